-- What is published stays as it is, whatever its table also holds.
CREATE TRIGGER pairings_stay BEFORE UPDATE ON pairings WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a published pairing is never changed'); END;
CREATE TRIGGER pairings_last BEFORE DELETE ON pairings WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a published pairing is never deleted'); END;
CREATE TRIGGER results_final BEFORE UPDATE OF state ON results WHEN OLD.state = 'final' BEGIN SELECT RAISE(ABORT, 'a published result stays published'); END;
