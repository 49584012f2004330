//! Score sheets, marks and their revisions.

diesel::table! {
    sheets (id) {
        id -> Binary,
        round_id -> Binary,
        entry_id -> Binary,
        expert_id -> Binary,
        plan_id -> Nullable<Binary>,
        state -> Text,
        version -> Integer,
        comment -> Text,
        total -> Nullable<Integer>,
        assigned_at -> BigInt,
        saved_at -> Nullable<BigInt>,
        submitted_at -> Nullable<BigInt>,
        reason -> Text,
        origin -> Text,
    }
}

diesel::table! {
    marks (sheet_id, criterion_id) {
        sheet_id -> Binary,
        criterion_id -> Binary,
        points -> Integer,
    }
}

diesel::table! {
    /// Every saved state of a sheet. The request key makes a repeated save harmless.
    sheet_revisions (sheet_id, version) {
        sheet_id -> Binary,
        version -> Integer,
        at -> BigInt,
        by_account_id -> Nullable<Binary>,
        act -> Text,
        request_key -> Nullable<Binary>,
        content -> Text,
        reason -> Text,
    }
}
