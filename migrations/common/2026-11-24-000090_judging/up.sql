CREATE TABLE sheets (
    id BYTEA NOT NULL PRIMARY KEY,
    round_id BYTEA NOT NULL REFERENCES rounds (id),
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    expert_id BYTEA NOT NULL REFERENCES experts (id),
    plan_id BYTEA REFERENCES plans (id),
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    comment TEXT NOT NULL,
    total INTEGER,
    assigned_at BIGINT NOT NULL,
    saved_at BIGINT,
    submitted_at BIGINT,
    reason TEXT NOT NULL,
    origin TEXT NOT NULL,
    UNIQUE (round_id, entry_id, expert_id)
);
CREATE INDEX sheets_by_expert ON sheets (expert_id);
CREATE INDEX sheets_by_entry ON sheets (entry_id);

CREATE TABLE marks (
    sheet_id BYTEA NOT NULL REFERENCES sheets (id),
    criterion_id BYTEA NOT NULL REFERENCES criteria (id),
    points INTEGER NOT NULL,
    PRIMARY KEY (sheet_id, criterion_id)
);

-- Every saved state of a sheet. The request key makes a repeated save harmless.
CREATE TABLE sheet_revisions (
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
