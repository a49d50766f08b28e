-- A generation that is being made beside the live one is not complete. A complete one that is not live is what a rollback goes
-- back to.
ALTER TABLE generation ADD COLUMN complete boolean NOT NULL DEFAULT true;
ALTER TABLE generation ADD CONSTRAINT generation_live_is_complete CHECK (complete OR NOT live);

-- A purchase that its owner does not have leaves (id, version) behind, as a deleted user does.
ALTER TABLE purchases
    ADD COLUMN deleted boolean NOT NULL DEFAULT false,
    ALTER COLUMN user_id DROP NOT NULL,
    ALTER COLUMN product_id DROP NOT NULL,
    ALTER COLUMN quantity DROP NOT NULL,
    ALTER COLUMN unit_price_amount DROP NOT NULL,
    ALTER COLUMN unit_price_currency DROP NOT NULL,
    ALTER COLUMN purchased_at DROP NOT NULL,
    ALTER COLUMN status DROP NOT NULL,
    ADD CONSTRAINT purchases_whole CHECK (deleted OR (
        user_id IS NOT NULL AND product_id IS NOT NULL AND quantity IS NOT NULL AND unit_price_amount IS NOT NULL
        AND unit_price_currency IS NOT NULL AND purchased_at IS NOT NULL AND status IS NOT NULL));
