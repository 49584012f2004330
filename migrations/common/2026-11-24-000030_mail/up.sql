-- Mails to be sent, and those that were.
CREATE TABLE mails (
    id BYTEA NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts INTEGER NOT NULL,
    last_error TEXT
);
CREATE INDEX mails_by_sent_at_due_at ON mails (sent_at, due_at);
