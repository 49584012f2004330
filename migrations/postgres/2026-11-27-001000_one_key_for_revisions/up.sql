-- A revision is known by its sheet and version alone, which the request's key is bound to.
ALTER TABLE sheet_revisions DROP COLUMN id;
ALTER TABLE sheet_revisions DROP CONSTRAINT sheet_revisions_sheet_id_request_key_key;
ALTER TABLE sheet_revisions DROP CONSTRAINT sheet_revisions_sheet_id_version_key;
ALTER TABLE sheet_revisions ADD PRIMARY KEY (sheet_id, version);
