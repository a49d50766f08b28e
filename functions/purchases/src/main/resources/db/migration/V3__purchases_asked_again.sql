-- When the stock of a pending purchase was asked for again, the last time: each is asked for once in a while, however many instances
-- look. The index of V2 serves the version before this one.
ALTER TABLE purchases ADD COLUMN asked_at timestamptz;
CREATE INDEX purchases_unanswered ON purchases (coalesce(asked_at, purchased_at)) WHERE status = 'PENDING';
