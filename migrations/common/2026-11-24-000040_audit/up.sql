-- What was done: written in the transaction of the act, never changed.
CREATE TABLE audit_events (
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
CREATE INDEX audit_events_by_competition_id ON audit_events (competition_id, id);
CREATE INDEX audit_events_by_subject ON audit_events (subject_id);

-- The words and values of an event, apart so that personal data can be erased: its salted hash stays in the event.
CREATE TABLE audit_details (
    event_id BYTEA NOT NULL PRIMARY KEY REFERENCES audit_events (id),
    salt BYTEA NOT NULL,
    content TEXT NOT NULL
);

-- The hash chain over the events, written by the sequencer.
CREATE TABLE audit_links (
    seq BIGINT NOT NULL PRIMARY KEY,
    event_id BYTEA NOT NULL UNIQUE REFERENCES audit_events (id),
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);
