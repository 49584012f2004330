CREATE TABLE mentorships (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    entry_id BYTEA NOT NULL REFERENCES entries (id),
    expert_id BYTEA NOT NULL REFERENCES experts (id),
    plan_id BYTEA REFERENCES plans (id),
    began_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX mentorships_by_competition ON mentorships (competition_id);
CREATE INDEX mentorships_by_entry ON mentorships (entry_id);
CREATE INDEX mentorships_by_expert ON mentorships (expert_id);

CREATE TABLE coaching_sessions (
    id BYTEA NOT NULL PRIMARY KEY,
    mentorship_id BYTEA NOT NULL REFERENCES mentorships (id),
    held_on TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    way TEXT NOT NULL,
    topic TEXT NOT NULL,
    advice TEXT NOT NULL,
    next_steps TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BYTEA REFERENCES accounts (id)
);
CREATE INDEX coaching_sessions_by_mentorship ON coaching_sessions (mentorship_id);
