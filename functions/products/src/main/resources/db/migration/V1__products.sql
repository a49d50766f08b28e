-- A deleted product leaves (id, version) behind, because purchases go on naming it.
CREATE TABLE products (
    id             uuid    PRIMARY KEY,
    sku            text    CONSTRAINT products_sku UNIQUE,
    name           text,
    description    text,
    price_amount   bigint,
    price_currency text,
    version        bigint  NOT NULL,
    deleted        boolean NOT NULL DEFAULT false,
    -- The words that GET /products?search= looks for; a name or sku weighs more than a description.
    words          tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', coalesce(name, '')), 'A') ||
        setweight(to_tsvector('english', coalesce(sku, '')), 'A') ||
        setweight(to_tsvector('english', coalesce(description, '')), 'B')) STORED,
    CONSTRAINT products_whole CHECK (deleted OR (
        sku IS NOT NULL AND name IS NOT NULL AND price_amount IS NOT NULL AND price_currency IS NOT NULL)),
    CONSTRAINT products_erased CHECK (NOT deleted OR (
        coalesce(sku, name, description, price_currency) IS NULL AND price_amount IS NULL))
);

CREATE INDEX products_words ON products USING gin (words);

-- Apart from the product, because it changes far more often and outside of its version. A deleted product has none.
CREATE TABLE stock (
    product_id uuid PRIMARY KEY REFERENCES products,
    stock      int  NOT NULL CONSTRAINT stock_not_negative CHECK (stock >= 0)
);
