ALTER TABLE sheet_revisions DROP CONSTRAINT sheet_revisions_pkey;
ALTER TABLE sheet_revisions ADD COLUMN id BYTEA NOT NULL DEFAULT uuid_send(gen_random_uuid());
ALTER TABLE sheet_revisions ALTER COLUMN id DROP DEFAULT;
ALTER TABLE sheet_revisions ADD PRIMARY KEY (id);
ALTER TABLE sheet_revisions ADD UNIQUE (sheet_id, version);
ALTER TABLE sheet_revisions ADD UNIQUE (sheet_id, request_key);
