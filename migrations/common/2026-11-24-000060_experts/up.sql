CREATE TABLE experts (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    account_id BYTEA REFERENCES accounts (id),
    name TEXT NOT NULL,
    organization TEXT NOT NULL,
    title TEXT NOT NULL,
    region TEXT NOT NULL,
    kind TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    is_judge BOOLEAN NOT NULL,
    is_mentor BOOLEAN NOT NULL,
    judging_capacity INTEGER NOT NULL,
    mentoring_capacity INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX experts_by_competition ON experts (competition_id);
CREATE INDEX experts_by_account ON experts (account_id);

CREATE TABLE expert_tags (
    expert_id BYTEA NOT NULL REFERENCES experts (id),
    tag TEXT NOT NULL,
    level INTEGER NOT NULL,
    PRIMARY KEY (expert_id, tag)
);

-- Declared conflicts and those that a recusal left; the derived ones are computed when they are asked for.
CREATE TABLE conflicts (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    expert_id BYTEA NOT NULL REFERENCES experts (id),
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    declared_by BYTEA REFERENCES accounts (id),
    at BIGINT NOT NULL,
    lifted_at BIGINT
);
CREATE INDEX conflicts_by_competition ON conflicts (competition_id);
CREATE INDEX conflicts_by_entry ON conflicts (entry_id);
CREATE INDEX conflicts_by_expert ON conflicts (expert_id);
