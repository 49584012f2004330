//! Published results and decisions about ties.

diesel::table! {
    /// Immutable snapshots: inputs, rule, ranking, code version.
    results (id) {
        id -> Binary,
        round_id -> Binary,
        number -> Integer,
        state -> Text,
        computed_at -> BigInt,
        computed_by -> Nullable<Binary>,
        published_at -> Nullable<BigInt>,
        published_by -> Nullable<Binary>,
        snapshot -> Text,
        sha256 -> Binary,
        replaces_id -> Nullable<Binary>,
    }
}

diesel::table! {
    /// The recorded order of tied entries, with its reason; the order is a JSON list of entry ids.
    decisions (id) {
        id -> Binary,
        round_id -> Binary,
        at -> BigInt,
        by_account_id -> Nullable<Binary>,
        entry_order -> Text,
        reason -> Text,
        revoked_at -> Nullable<BigInt>,
        total -> Nullable<Text>,
    }
}

diesel::table! {
    /// The recorded leave for an award to take all of the tied entries on its line; the tier is its position in the rule.
    exceedings (id) {
        id -> Binary,
        round_id -> Binary,
        at -> BigInt,
        by_account_id -> Nullable<Binary>,
        tier -> Integer,
        reason -> Text,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// One number that grows with each publication, so that every server drops its cached public pages.
    publications (name) {
        name -> Text,
        epoch -> BigInt,
    }
}
