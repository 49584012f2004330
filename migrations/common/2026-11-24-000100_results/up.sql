-- Immutable snapshots: inputs, rule, ranking, code version.
CREATE TABLE results (
    id BYTEA NOT NULL PRIMARY KEY,
    round_id BYTEA NOT NULL REFERENCES rounds (id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    computed_at BIGINT NOT NULL,
    computed_by BYTEA REFERENCES accounts (id),
    published_at BIGINT,
    published_by BYTEA REFERENCES accounts (id),
    snapshot TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    replaces_id BYTEA,
    UNIQUE (round_id, number)
);

-- The recorded order of tied entries, with its reason; the order is a JSON list of entry ids.
CREATE TABLE decisions (
    id BYTEA NOT NULL PRIMARY KEY,
    round_id BYTEA NOT NULL REFERENCES rounds (id),
    at BIGINT NOT NULL,
    by_account_id BYTEA REFERENCES accounts (id),
    entry_order TEXT NOT NULL,
    reason TEXT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX decisions_by_round ON decisions (round_id);

-- One number that grows with each publication, so that every server drops its cached public pages.
CREATE TABLE publications (
    name TEXT NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL
);
