//! Experts and conflicts of interest.

diesel::table! {
    experts (id) {
        id -> Binary,
        competition_id -> Binary,
        account_id -> Nullable<Binary>,
        name -> Text,
        organization -> Text,
        title -> Text,
        region -> Text,
        kind -> Text,
        phone -> Text,
        email -> Text,
        is_judge -> Bool,
        is_mentor -> Bool,
        judging_capacity -> Integer,
        mentoring_capacity -> Integer,
        version -> Integer,
        created_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    expert_tags (expert_id, tag) {
        expert_id -> Binary,
        tag -> Text,
        level -> Integer,
    }
}

diesel::table! {
    /// Declared conflicts and those that a recusal left; the derived ones are computed when they are asked for.
    conflicts (id) {
        id -> Binary,
        competition_id -> Binary,
        entry_id -> Binary,
        expert_id -> Binary,
        kind -> Text,
        reason -> Text,
        declared_by -> Nullable<Binary>,
        at -> BigInt,
        lifted_at -> Nullable<BigInt>,
    }
}
