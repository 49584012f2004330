-- The recorded leave for an award to take all of the tied entries on its line; the tier is its position in the rule.
CREATE TABLE exceedings (
    id BYTEA NOT NULL PRIMARY KEY,
    round_id BYTEA NOT NULL REFERENCES rounds (id),
    at BIGINT NOT NULL,
    by_account_id BYTEA REFERENCES accounts (id),
    tier INTEGER NOT NULL,
    reason TEXT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX exceedings_by_round ON exceedings (round_id);
