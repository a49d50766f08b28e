-- Those that wait too long for their stock are found by their age.
CREATE INDEX purchases_pending ON purchases (purchased_at) WHERE status = 'PENDING';
