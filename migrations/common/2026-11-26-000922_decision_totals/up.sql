-- The total that the entries shared when their order was decided, as a fraction; none for decisions from before it was kept.
ALTER TABLE decisions ADD COLUMN total TEXT;
