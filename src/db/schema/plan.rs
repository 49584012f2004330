//! Plans that assign experts to entries.

diesel::table! {
    plans (id) {
        id -> Binary,
        competition_id -> Binary,
        round_id -> Nullable<Binary>,
        kind -> Text,
        number -> Integer,
        state -> Text,
        seed -> BigInt,
        per_entry -> Integer,
        created_by -> Nullable<Binary>,
        created_at -> BigInt,
        applied_at -> Nullable<BigInt>,
        applied_by -> Nullable<Binary>,
        restores_id -> Nullable<Binary>,
        total -> BigInt,
        bound -> BigInt,
        is_proved -> Bool,
        version -> Integer,
        note -> Text,
        base -> Binary,
    }
}

diesel::table! {
    plan_pairs (plan_id, entry_id, expert_id) {
        plan_id -> Binary,
        entry_id -> Binary,
        expert_id -> Binary,
        affinity -> Integer,
        origin -> Text,
    }
}
