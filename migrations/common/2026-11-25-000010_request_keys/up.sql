-- What forms made that carry a key, so that the same form sent twice makes it once.
CREATE TABLE request_keys (
    key BYTEA NOT NULL PRIMARY KEY,
    subject_id BYTEA NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX request_keys_by_at ON request_keys (at);
