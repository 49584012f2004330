-- History is kept: these rows are written once.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_links_stay BEFORE UPDATE OR DELETE ON audit_links FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sheet_revisions_stay BEFORE UPDATE OR DELETE ON sheet_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER results_stay BEFORE UPDATE OF snapshot, sha256, round_id, number ON results FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER results_last BEFORE DELETE ON results FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- Names and numbers compare by their bytes, as they do on SQLite.
ALTER TABLE entries ALTER COLUMN number TYPE TEXT COLLATE "C";
ALTER TABLE accounts ALTER COLUMN login TYPE TEXT COLLATE "C";
