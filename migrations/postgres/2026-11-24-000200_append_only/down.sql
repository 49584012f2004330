ALTER TABLE accounts ALTER COLUMN login TYPE TEXT COLLATE "default";
ALTER TABLE entries ALTER COLUMN number TYPE TEXT COLLATE "default";
DROP TRIGGER results_last ON results;
DROP TRIGGER results_stay ON results;
DROP TRIGGER sheet_revisions_stay ON sheet_revisions;
DROP TRIGGER audit_links_stay ON audit_links;
DROP TRIGGER audit_events_stay ON audit_events;
DROP FUNCTION refuse_change();
