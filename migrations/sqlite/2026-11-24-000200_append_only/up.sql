-- History is kept: these rows are written once.
CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_events_last BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;
CREATE TRIGGER audit_links_stay BEFORE UPDATE ON audit_links BEGIN SELECT RAISE(ABORT, 'audit links are never changed'); END;
CREATE TRIGGER audit_links_last BEFORE DELETE ON audit_links BEGIN SELECT RAISE(ABORT, 'audit links are never deleted'); END;
CREATE TRIGGER sheet_revisions_stay BEFORE UPDATE ON sheet_revisions BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;
CREATE TRIGGER sheet_revisions_last BEFORE DELETE ON sheet_revisions BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;
CREATE TRIGGER results_stay BEFORE UPDATE OF snapshot, sha256, round_id, number ON results BEGIN SELECT RAISE(ABORT, 'a published result is never changed'); END;
CREATE TRIGGER results_last BEFORE DELETE ON results BEGIN SELECT RAISE(ABORT, 'a published result is never deleted'); END;
