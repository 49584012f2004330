CREATE TABLE entries (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    region_id BYTEA NOT NULL REFERENCES regions (id),
    track_id BYTEA NOT NULL REFERENCES tracks (id),
    leader TEXT NOT NULL,
    organization TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    website TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    leader_account_id BYTEA REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT,
    admitted_at BIGINT,
    UNIQUE (competition_id, number)
);
CREATE INDEX entries_by_competition_state ON entries (competition_id, state);
CREATE INDEX entries_by_leader_account ON entries (leader_account_id);

CREATE TABLE members (
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (entry_id, position)
);

CREATE TABLE entry_tags (
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    tag TEXT NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (entry_id, tag)
);

CREATE TABLE attachments (
    id BYTEA NOT NULL PRIMARY KEY,
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    uploaded_at BIGINT NOT NULL,
    uploaded_by BYTEA REFERENCES accounts (id),
    replaced_at BIGINT
);
CREATE INDEX attachments_by_entry ON attachments (entry_id);

-- What a team submitted, word for word, at each submission.
CREATE TABLE submissions (
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    version INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_account_id BYTEA REFERENCES accounts (id),
    content TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    PRIMARY KEY (entry_id, version)
);

-- Decisions of the eligibility check.
CREATE TABLE eligibility_reviews (
    id BYTEA NOT NULL PRIMARY KEY,
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    at BIGINT NOT NULL,
    by_account_id BYTEA REFERENCES accounts (id),
    decision TEXT NOT NULL,
    remark TEXT NOT NULL
);
CREATE INDEX eligibility_reviews_by_entry ON eligibility_reviews (entry_id);

-- Uploaded tables between preview and confirmation.
CREATE TABLE imports (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    kind TEXT NOT NULL,
    round_id BYTEA REFERENCES rounds (id),
    scheme_id BYTEA,
    file_name TEXT NOT NULL,
    sha256 BYTEA NOT NULL,
    uploaded_by BYTEA REFERENCES accounts (id),
    uploaded_at BIGINT NOT NULL,
    applied_at BIGINT,
    report TEXT NOT NULL
);
CREATE INDEX imports_by_competition ON imports (competition_id);
