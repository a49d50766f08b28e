-- Which topic a position is of: one that is deleted and made again has another id. Null where that is not known; such a
-- partition is read from its beginning.
ALTER TABLE position ADD COLUMN topic_id uuid;
