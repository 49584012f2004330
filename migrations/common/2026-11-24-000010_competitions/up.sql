CREATE TABLE competitions (
    id BYTEA NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    call_zh TEXT NOT NULL,
    call_en TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    entries_open_at BIGINT NOT NULL,
    entries_close_at BIGINT NOT NULL,
    needs_four_eyes BOOLEAN NOT NULL,
    is_listed BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE regions (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    position INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL
);
CREATE INDEX regions_by_competition ON regions (competition_id);

CREATE TABLE tracks (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    position INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL
);
CREATE INDEX tracks_by_competition ON tracks (competition_id);

CREATE TABLE rubrics (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    source TEXT NOT NULL,
    published_on TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    frozen_at BIGINT,
    replaces_id BYTEA
);
CREATE INDEX rubrics_by_competition ON rubrics (competition_id);

CREATE TABLE criteria (
    id BYTEA NOT NULL PRIMARY KEY,
    rubric_id BYTEA NOT NULL REFERENCES rubrics (id),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    group_zh TEXT NOT NULL,
    group_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    guidance_zh TEXT NOT NULL,
    guidance_en TEXT NOT NULL,
    control TEXT NOT NULL,
    full_points INTEGER NOT NULL,
    step INTEGER NOT NULL,
    weight INTEGER NOT NULL
);
CREATE INDEX criteria_by_rubric ON criteria (rubric_id);

-- The sentence of each level of a criterion that is marked by levels.
CREATE TABLE criterion_levels (
    criterion_id BYTEA NOT NULL REFERENCES criteria (id),
    points INTEGER NOT NULL,
    sentence_zh TEXT NOT NULL,
    sentence_en TEXT NOT NULL,
    PRIMARY KEY (criterion_id, points)
);

-- The rule is the JSON form of the rule of ranking: aggregate, rounding, tie-break chain, tiers.
CREATE TABLE rounds (
    id BYTEA NOT NULL PRIMARY KEY,
    competition_id BYTEA NOT NULL REFERENCES competitions (id),
    position INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    rubric_id BYTEA NOT NULL REFERENCES rubrics (id),
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    judges_per_entry INTEGER NOT NULL,
    is_blind BOOLEAN NOT NULL,
    source TEXT NOT NULL,
    source_round_id BYTEA REFERENCES rounds (id),
    source_count INTEGER,
    rule TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX rounds_by_competition ON rounds (competition_id);
