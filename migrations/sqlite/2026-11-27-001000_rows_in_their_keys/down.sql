CREATE TABLE old_marks (
    sheet_id BYTEA NOT NULL REFERENCES sheets (id),
    criterion_id BYTEA NOT NULL REFERENCES criteria (id),
    points INTEGER NOT NULL,
    PRIMARY KEY (sheet_id, criterion_id)
);
INSERT INTO old_marks SELECT sheet_id, criterion_id, points FROM marks;
DROP TABLE marks;
ALTER TABLE old_marks RENAME TO marks;

CREATE TABLE old_sheet_revisions (
    id BYTEA NOT NULL PRIMARY KEY,
    sheet_id BYTEA NOT NULL REFERENCES sheets (id),
    version INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_account_id BYTEA REFERENCES accounts (id),
    act TEXT NOT NULL,
    request_key BYTEA,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (sheet_id, version),
    UNIQUE (sheet_id, request_key)
);
INSERT INTO old_sheet_revisions
    SELECT randomblob(16), sheet_id, version, at, by_account_id, act, request_key, content, reason FROM sheet_revisions;
DROP TABLE sheet_revisions;
ALTER TABLE old_sheet_revisions RENAME TO sheet_revisions;

CREATE TABLE old_audit_events (
    id BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    actor_id BYTEA,
    competition_id BYTEA,
    subject_kind TEXT NOT NULL,
    subject_id BYTEA NOT NULL,
    revision INTEGER NOT NULL,
    content_hash BYTEA NOT NULL
);
INSERT INTO old_audit_events
    SELECT id, at, act, actor_id, competition_id, subject_kind, subject_id, revision, content_hash
    FROM audit_events ORDER BY id;
CREATE TABLE old_audit_details (
    event_id BYTEA NOT NULL PRIMARY KEY REFERENCES old_audit_events (id),
    salt BYTEA NOT NULL,
    content TEXT NOT NULL
);
INSERT INTO old_audit_details SELECT event_id, salt, content FROM audit_details;
CREATE TABLE old_audit_links (
    seq BIGINT NOT NULL PRIMARY KEY,
    event_id BYTEA NOT NULL UNIQUE REFERENCES old_audit_events (id),
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO old_audit_links SELECT seq, event_id, previous_hash, hash FROM audit_links;
DROP TABLE audit_details;
DROP TABLE audit_links;
DROP TABLE audit_events;
ALTER TABLE old_audit_events RENAME TO audit_events;
ALTER TABLE old_audit_details RENAME TO audit_details;
ALTER TABLE old_audit_links RENAME TO audit_links;
CREATE INDEX audit_events_by_competition_id ON audit_events (competition_id, id);
CREATE INDEX audit_events_by_subject ON audit_events (subject_id);

CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_events_last BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;
CREATE TRIGGER audit_links_stay BEFORE UPDATE ON audit_links BEGIN SELECT RAISE(ABORT, 'audit links are never changed'); END;
CREATE TRIGGER audit_links_last BEFORE DELETE ON audit_links BEGIN SELECT RAISE(ABORT, 'audit links are never deleted'); END;
CREATE TRIGGER sheet_revisions_stay BEFORE UPDATE ON sheet_revisions BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;
CREATE TRIGGER sheet_revisions_last BEFORE DELETE ON sheet_revisions BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;
