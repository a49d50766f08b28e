-- A deleted user leaves (id, version) behind, and nothing personal.
CREATE TABLE users (
    id          uuid    PRIMARY KEY,
    external_id text    CONSTRAINT users_external_id UNIQUE,
    name        text,
    email       text,
    country     text,
    version     bigint  NOT NULL,
    deleted     boolean NOT NULL DEFAULT false,
    CONSTRAINT users_whole CHECK (deleted OR (name IS NOT NULL AND email IS NOT NULL AND country IS NOT NULL)),
    CONSTRAINT users_erased CHECK (NOT deleted OR coalesce(external_id, name, email, country) IS NULL)
);

-- Prefix search: GET /users?name=
CREATE INDEX users_name_prefix ON users (lower(name) text_pattern_ops) WHERE NOT deleted;
