-- Fills the column for the products that are there, apart from its making: reads do not wait for this file. Writes do, some
-- milliseconds for each product.
UPDATE products SET name = name WHERE NOT deleted;

CREATE INDEX products_terms ON products USING gin (terms);
