//! Entries and what belongs to them.

diesel::table! {
    entries (id) {
        id -> Binary,
        competition_id -> Binary,
        number -> Text,
        name -> Text,
        region_id -> Binary,
        track_id -> Binary,
        leader -> Text,
        organization -> Text,
        phone -> Text,
        email -> Text,
        website -> Text,
        summary -> Text,
        state -> Text,
        version -> Integer,
        leader_account_id -> Nullable<Binary>,
        created_at -> BigInt,
        updated_at -> BigInt,
        submitted_at -> Nullable<BigInt>,
        admitted_at -> Nullable<BigInt>,
        team_changed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    members (entry_id, position) {
        entry_id -> Binary,
        position -> Integer,
        name -> Text,
    }
}

diesel::table! {
    entry_tags (entry_id, tag) {
        entry_id -> Binary,
        tag -> Text,
        weight -> Integer,
    }
}

diesel::table! {
    attachments (id) {
        id -> Binary,
        entry_id -> Binary,
        kind -> Text,
        file_name -> Text,
        size -> BigInt,
        sha256 -> Binary,
        uploaded_at -> BigInt,
        uploaded_by -> Nullable<Binary>,
        replaced_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What a team submitted, word for word, at each submission.
    submissions (entry_id, version) {
        entry_id -> Binary,
        version -> Integer,
        at -> BigInt,
        by_account_id -> Nullable<Binary>,
        content -> Text,
        sha256 -> Binary,
    }
}

diesel::table! {
    /// Decisions of the eligibility check.
    eligibility_reviews (id) {
        id -> Binary,
        entry_id -> Binary,
        at -> BigInt,
        by_account_id -> Nullable<Binary>,
        decision -> Text,
        remark -> Text,
    }
}

diesel::table! {
    /// Uploaded tables between preview and confirmation.
    imports (id) {
        id -> Binary,
        competition_id -> Binary,
        kind -> Text,
        round_id -> Nullable<Binary>,
        scheme_id -> Nullable<Binary>,
        file_name -> Text,
        sha256 -> Binary,
        uploaded_by -> Nullable<Binary>,
        uploaded_at -> BigInt,
        applied_at -> Nullable<BigInt>,
        report -> Text,
    }
}
