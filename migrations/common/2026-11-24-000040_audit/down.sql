DROP TABLE audit_links;
DROP TABLE audit_details;
DROP TABLE audit_events;
