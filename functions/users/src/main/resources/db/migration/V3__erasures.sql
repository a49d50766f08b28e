-- Deletions of users that are to be published again: Kafka compacts a segment only after another record has closed it, so that until
-- then a topic keeps what was personal.
CREATE TABLE erasures (
    due_at  timestamptz NOT NULL,
    user_id uuid        NOT NULL,
    version bigint      NOT NULL,
    PRIMARY KEY (due_at, user_id)
);

-- Users who were deleted before this table was there.
INSERT INTO erasures (due_at, user_id, version) SELECT now(), id, version FROM users WHERE deleted;
