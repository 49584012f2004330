DROP TRIGGER audit_events_stay;
DROP TRIGGER audit_events_last;
DROP TRIGGER audit_links_stay;
DROP TRIGGER audit_links_last;
DROP TRIGGER sheet_revisions_stay;
DROP TRIGGER sheet_revisions_last;
DROP TRIGGER results_stay;
DROP TRIGGER results_last;
