-- A table with a key of its own kind is two trees: rows by number, and keys that name those numbers. Without row numbers
-- the rows stand in the tree of their key: a save changes one page for each of these tables instead of two, and marks of a
-- sheet lie side by side. A revision is known by its sheet and version alone, which the request's key is bound to.
CREATE TABLE new_marks (
    sheet_id BYTEA NOT NULL REFERENCES sheets (id),
    criterion_id BYTEA NOT NULL REFERENCES criteria (id),
    points INTEGER NOT NULL,
    PRIMARY KEY (sheet_id, criterion_id)
) WITHOUT ROWID;
INSERT INTO new_marks SELECT sheet_id, criterion_id, points FROM marks ORDER BY sheet_id, criterion_id;
DROP TABLE marks;
ALTER TABLE new_marks RENAME TO marks;

CREATE TABLE new_sheet_revisions (
    sheet_id BYTEA NOT NULL REFERENCES sheets (id),
    version INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_account_id BYTEA REFERENCES accounts (id),
    act TEXT NOT NULL,
    request_key BYTEA,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (sheet_id, version)
) WITHOUT ROWID;
INSERT INTO new_sheet_revisions
    SELECT sheet_id, version, at, by_account_id, act, request_key, content, reason
    FROM sheet_revisions ORDER BY sheet_id, version;
DROP TABLE sheet_revisions;
ALTER TABLE new_sheet_revisions RENAME TO sheet_revisions;

-- The tables that name events go before the events that they name.
CREATE TABLE new_audit_events (
    id BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    actor_id BYTEA,
    competition_id BYTEA,
    subject_kind TEXT NOT NULL,
    subject_id BYTEA NOT NULL,
    revision INTEGER NOT NULL,
    content_hash BYTEA NOT NULL
) WITHOUT ROWID;
INSERT INTO new_audit_events
    SELECT id, at, act, actor_id, competition_id, subject_kind, subject_id, revision, content_hash
    FROM audit_events ORDER BY id;
CREATE TABLE new_audit_details (
    event_id BYTEA NOT NULL PRIMARY KEY REFERENCES new_audit_events (id),
    salt BYTEA NOT NULL,
    content TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO new_audit_details SELECT event_id, salt, content FROM audit_details ORDER BY event_id;
CREATE TABLE new_audit_links (
    seq BIGINT NOT NULL PRIMARY KEY,
    event_id BYTEA NOT NULL UNIQUE REFERENCES new_audit_events (id),
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
) WITHOUT ROWID;
INSERT INTO new_audit_links SELECT seq, event_id, previous_hash, hash FROM audit_links ORDER BY seq;
DROP TABLE audit_details;
DROP TABLE audit_links;
DROP TABLE audit_events;
ALTER TABLE new_audit_events RENAME TO audit_events;
ALTER TABLE new_audit_details RENAME TO audit_details;
ALTER TABLE new_audit_links RENAME TO audit_links;
CREATE INDEX audit_events_by_competition_id ON audit_events (competition_id, id);
CREATE INDEX audit_events_by_subject ON audit_events (subject_id);

CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END;
CREATE TRIGGER audit_events_last BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END;
CREATE TRIGGER audit_links_stay BEFORE UPDATE ON audit_links BEGIN SELECT RAISE(ABORT, 'audit links are never changed'); END;
CREATE TRIGGER audit_links_last BEFORE DELETE ON audit_links BEGIN SELECT RAISE(ABORT, 'audit links are never deleted'); END;
CREATE TRIGGER sheet_revisions_stay BEFORE UPDATE ON sheet_revisions BEGIN SELECT RAISE(ABORT, 'revisions are never changed'); END;
CREATE TRIGGER sheet_revisions_last BEFORE DELETE ON sheet_revisions BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END;
