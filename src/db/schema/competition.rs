//! Competitions and their set-up.

diesel::table! {
    competitions (id) {
        id -> Binary,
        slug -> Text,
        name_zh -> Text,
        name_en -> Text,
        call_zh -> Text,
        call_en -> Text,
        time_zone -> Text,
        entries_open_at -> BigInt,
        entries_close_at -> BigInt,
        needs_four_eyes -> Bool,
        is_listed -> Bool,
        version -> Integer,
        created_at -> BigInt,
    }
}

diesel::table! {
    regions (id) {
        id -> Binary,
        competition_id -> Binary,
        position -> Integer,
        name_zh -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    tracks (id) {
        id -> Binary,
        competition_id -> Binary,
        position -> Integer,
        name_zh -> Text,
        name_en -> Text,
    }
}

diesel::table! {
    rubrics (id) {
        id -> Binary,
        competition_id -> Binary,
        number -> Integer,
        version -> Integer,
        name_zh -> Text,
        name_en -> Text,
        source -> Text,
        published_on -> Text,
        created_at -> BigInt,
        frozen_at -> Nullable<BigInt>,
        replaces_id -> Nullable<Binary>,
    }
}

diesel::table! {
    criteria (id) {
        id -> Binary,
        rubric_id -> Binary,
        position -> Integer,
        code -> Text,
        group_zh -> Text,
        group_en -> Text,
        name_zh -> Text,
        name_en -> Text,
        guidance_zh -> Text,
        guidance_en -> Text,
        control -> Text,
        full_points -> Integer,
        step -> Integer,
        weight -> Integer,
        kind -> Text,
    }
}

diesel::table! {
    /// The sentence of each level of a criterion that is marked by levels.
    criterion_levels (criterion_id, points) {
        criterion_id -> Binary,
        points -> Integer,
        sentence_zh -> Text,
        sentence_en -> Text,
    }
}

diesel::table! {
    /// The rule is the JSON form of the rule of ranking: aggregate, rounding, tie-break chain, tiers.
    rounds (id) {
        id -> Binary,
        competition_id -> Binary,
        position -> Integer,
        name_zh -> Text,
        name_en -> Text,
        rubric_id -> Binary,
        opens_at -> BigInt,
        closes_at -> BigInt,
        state -> Text,
        judges_per_entry -> Integer,
        is_blind -> Bool,
        source -> Text,
        source_round_id -> Nullable<Binary>,
        source_count -> Nullable<Integer>,
        rule -> Text,
        version -> Integer,
        created_at -> BigInt,
        hides_plans -> Bool,
    }
}
