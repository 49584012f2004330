CREATE TABLE plans (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    round_id BYTEA REFERENCES rounds (id),
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    seed BIGINT NOT NULL,
    per_entry INTEGER NOT NULL,
    created_by BYTEA REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    applied_at BIGINT,
    applied_by BYTEA REFERENCES accounts (id),
    restores_id BYTEA,
    total BIGINT NOT NULL,
    bound BIGINT NOT NULL,
    is_proved BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    note TEXT NOT NULL,
    -- The hash of the pairs in force when the plan was made: it may be applied only as long as they are the same.
    base BYTEA NOT NULL
);
CREATE INDEX plans_by_competition_kind ON plans (competition_id, kind);

CREATE TABLE plan_pairs (
    plan_id BYTEA NOT NULL REFERENCES plans (id),
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    expert_id BYTEA NOT NULL REFERENCES experts (id),
    affinity INTEGER NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (plan_id, entry_id, expert_id)
);
