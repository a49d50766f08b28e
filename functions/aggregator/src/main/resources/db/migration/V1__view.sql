-- The view: a copy of the services' states, made of their events and of nothing else, so that it can be made again.
-- Every table has a partition per generation of the view; one generation is live, and answers.

CREATE TABLE generation (
    number     int     PRIMARY KEY,
    live       boolean NOT NULL,
    -- The last instant at which the view held all that the bus held; null until that was so once.
    checked_at timestamptz
);
CREATE UNIQUE INDEX generation_live ON generation (live) WHERE live;
INSERT INTO generation (number, live) VALUES (1, true);

-- How far the topics are applied; committed with the rows.
CREATE TABLE position (
    generation  int    NOT NULL,
    topic       text   NOT NULL,
    partition   int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (generation, topic, partition)
) WITH (fillfactor = 50);

-- A deletion leaves (id, version) behind, so that no late event raises the dead; nothing else of it stays.
CREATE TABLE users (
    generation  int     NOT NULL,
    id          uuid    NOT NULL,
    external_id text,
    name        text,
    email       text,
    country     text,
    version     bigint  NOT NULL,
    deleted     boolean NOT NULL,
    PRIMARY KEY (generation, id)
) PARTITION BY LIST (generation);

CREATE TABLE products (
    generation     int     NOT NULL,
    id             uuid    NOT NULL,
    sku            text,
    name           text,
    price_amount   bigint,
    price_currency text,
    version        bigint  NOT NULL,
    deleted        boolean NOT NULL,
    PRIMARY KEY (generation, id)
) PARTITION BY LIST (generation);

CREATE TABLE purchases (
    generation          int         NOT NULL,
    id                  uuid        NOT NULL,
    external_id         text,
    user_id             uuid        NOT NULL,
    product_id          uuid        NOT NULL,
    quantity            int         NOT NULL,
    unit_price_amount   bigint      NOT NULL,
    unit_price_currency text        NOT NULL,
    purchased_at        timestamptz NOT NULL,
    status              text        NOT NULL,
    version             bigint      NOT NULL,
    PRIMARY KEY (generation, id)
) PARTITION BY LIST (generation);

-- A user's purchases, newest first, page by page.
CREATE INDEX purchases_of_user ON purchases (generation, user_id, purchased_at DESC, id DESC);

CREATE TABLE users_1 PARTITION OF users FOR VALUES IN (1);
CREATE TABLE products_1 PARTITION OF products FOR VALUES IN (1);
CREATE TABLE purchases_1 PARTITION OF purchases FOR VALUES IN (1);
