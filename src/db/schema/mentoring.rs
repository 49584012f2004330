//! Mentorships and coaching records.

diesel::table! {
    mentorships (id) {
        id -> Binary,
        competition_id -> Binary,
        entry_id -> Binary,
        expert_id -> Binary,
        plan_id -> Nullable<Binary>,
        began_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    coaching_sessions (id) {
        id -> Binary,
        mentorship_id -> Binary,
        held_on -> Text,
        minutes -> Integer,
        way -> Text,
        topic -> Text,
        advice -> Text,
        next_steps -> Text,
        version -> Integer,
        created_at -> BigInt,
        created_by -> Nullable<Binary>,
    }
}
