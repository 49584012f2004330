-- What is published stays as it is, whatever its table also holds.
CREATE TRIGGER pairings_stay BEFORE UPDATE OR DELETE ON pairings FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER results_final BEFORE UPDATE OF state ON results FOR EACH ROW WHEN (OLD.state = 'final') EXECUTE FUNCTION refuse_change();
