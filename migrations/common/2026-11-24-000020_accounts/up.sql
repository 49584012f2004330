-- People who can sign in.
CREATE TABLE accounts (
    id BYTEA NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    language TEXT NOT NULL,
    is_administrator BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

-- Roles of an account in a competition; a coordinator's has a region.
CREATE TABLE memberships (
    id BYTEA NOT NULL PRIMARY KEY,
    account_id BYTEA NOT NULL REFERENCES accounts (id),
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    role TEXT NOT NULL,
    region_id BYTEA REFERENCES regions (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX memberships_by_competition_role ON memberships (competition_id, role);
CREATE INDEX memberships_by_account ON memberships (account_id);

-- One row per browser; only a hash of the token is kept.
CREATE TABLE sessions (
    id BYTEA NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    account_id BYTEA NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    browser TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- One-time links: invitations, links to set a password, the mailed reset.
CREATE TABLE links (
    id BYTEA NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    account_id BYTEA REFERENCES accounts (id),
    competition_id BYTEA REFERENCES competitions (id),
    role TEXT,
    region_id BYTEA REFERENCES regions (id),
    expert_id BYTEA,
    enterprise_id BYTEA,
    issued_by BYTEA REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    login TEXT,
    name TEXT NOT NULL
);
CREATE INDEX links_by_account ON links (account_id);

-- One secret or counter of the site per row.
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
