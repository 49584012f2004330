CREATE TABLE schemes (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    wishes_close_at BIGINT NOT NULL,
    wish_limit INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX schemes_by_competition ON schemes (competition_id);

CREATE TABLE enterprises (
    id BYTEA NOT NULL PRIMARY KEY,
    scheme_id BYTEA NOT NULL REFERENCES schemes (id),
    side TEXT NOT NULL,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    sector TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    profile TEXT NOT NULL,
    account_id BYTEA REFERENCES accounts (id),
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX enterprises_by_scheme ON enterprises (scheme_id);
CREATE INDEX enterprises_by_account ON enterprises (account_id);

-- kind: need or offer.
CREATE TABLE enterprise_tags (
    enterprise_id BYTEA NOT NULL REFERENCES enterprises (id),
    kind TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (enterprise_id, kind, tag)
);

CREATE TABLE wishes (
    enterprise_id BYTEA NOT NULL REFERENCES enterprises (id),
    partner_id BYTEA NOT NULL REFERENCES enterprises (id),
    rank INTEGER NOT NULL,
    PRIMARY KEY (enterprise_id, partner_id)
);

CREATE TABLE exclusions (
    enterprise_id BYTEA NOT NULL REFERENCES enterprises (id),
    partner_id BYTEA NOT NULL REFERENCES enterprises (id),
    PRIMARY KEY (enterprise_id, partner_id)
);

CREATE TABLE pairings (
    id BYTEA NOT NULL PRIMARY KEY,
    scheme_id BYTEA NOT NULL REFERENCES schemes (id),
    number INTEGER NOT NULL,
    method TEXT NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_by BYTEA REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    applied_at BIGINT,
    applied_by BYTEA REFERENCES accounts (id),
    -- With four eyes one organizer asks for the publication and another one approves it.
    asked_at BIGINT,
    asked_by BYTEA REFERENCES accounts (id),
    published_at BIGINT,
    published_by BYTEA REFERENCES accounts (id),
    fit BIGINT NOT NULL,
    bound BIGINT NOT NULL,
    is_proved BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    snapshot TEXT
);
CREATE INDEX pairings_by_scheme ON pairings (scheme_id);

CREATE TABLE pairing_pairs (
    pairing_id BYTEA NOT NULL REFERENCES pairings (id),
    assisting_id BYTEA NOT NULL REFERENCES enterprises (id),
    assisted_id BYTEA NOT NULL REFERENCES enterprises (id),
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (pairing_id, assisting_id, assisted_id)
);

-- Pairs that an organizer ruled out when the pairing was computed.
CREATE TABLE pairing_bans (
    pairing_id BYTEA NOT NULL REFERENCES pairings (id),
    assisting_id BYTEA NOT NULL REFERENCES enterprises (id),
    assisted_id BYTEA NOT NULL REFERENCES enterprises (id),
    PRIMARY KEY (pairing_id, assisting_id, assisted_id)
);
