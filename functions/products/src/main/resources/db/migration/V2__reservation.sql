-- What was decided for each purchase that asked for stock, kept for good, so that whoever asks again gets the same answer. One
-- that ended before it asked leaves a row too, without content, so that it gets nothing when its asking comes late.
CREATE TABLE reservation (
    purchase_id uuid PRIMARY KEY,
    product_id  uuid,
    quantity    int,
    state       text NOT NULL,
    CONSTRAINT reservation_state CHECK (state IN ('RESERVED', 'REJECTED', 'RELEASED')),
    CONSTRAINT reservation_whole CHECK (state = 'RELEASED' OR (product_id IS NOT NULL AND quantity > 0))
);
