-- A cancelled purchase keeps its row: it is the record of what was.
CREATE TABLE purchases (
    id                  uuid        PRIMARY KEY,
    external_id         text        CONSTRAINT purchases_external_id UNIQUE,
    user_id             uuid        NOT NULL,
    product_id          uuid        NOT NULL,
    quantity            int         NOT NULL,
    unit_price_amount   bigint      NOT NULL,
    unit_price_currency text        NOT NULL,
    purchased_at        timestamptz NOT NULL,
    status              text        NOT NULL,
    version             bigint      NOT NULL,
    CONSTRAINT purchases_quantity CHECK (quantity > 0),
    CONSTRAINT purchases_status CHECK (status IN ('PENDING', 'CONFIRMED', 'REJECTED', 'CANCELLED'))
);

-- The two lists, newest first.
CREATE INDEX purchases_of_user ON purchases (user_id, purchased_at DESC, id DESC);
CREATE INDEX purchases_newest ON purchases (purchased_at DESC, id DESC);

-- What was answered to the first request of each Idempotency-Key. Both hashes are SHA-256 in hexadecimal digits: the client's
-- so that no address is kept, the request's so that another request under the same key is known.
CREATE TABLE idempotency_keys (
    client       text        NOT NULL,
    key          text        NOT NULL,
    request_hash text        NOT NULL,
    created_at   timestamptz NOT NULL,
    status       int         NOT NULL,
    location     text        NOT NULL,
    etag         text        NOT NULL,
    body         bytea       NOT NULL,
    PRIMARY KEY (client, key)
);

-- What has expired is found by its age.
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
