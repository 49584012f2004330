//! Accounts, roles, sessions, one-time links, settings of the site.

diesel::table! {
    /// People who can sign in.
    accounts (id) {
        id -> Binary,
        login -> Text,
        name -> Text,
        password_hash -> Nullable<Text>,
        language -> Text,
        is_administrator -> Bool,
        created_at -> BigInt,
        disabled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Roles of an account in a competition; a coordinator's has a region.
    memberships (id) {
        id -> Binary,
        account_id -> Binary,
        competition_id -> Binary,
        role -> Text,
        region_id -> Nullable<Binary>,
        created_at -> BigInt,
    }
}

diesel::table! {
    /// One row per browser; only a hash of the token is kept.
    sessions (id) {
        id -> Binary,
        token_hash -> Binary,
        account_id -> Binary,
        created_at -> BigInt,
        seen_at -> BigInt,
        confirmed_at -> BigInt,
        browser -> Text,
    }
}

diesel::table! {
    /// One-time links: invitations, links to set a password, the mailed reset.
    links (id) {
        id -> Binary,
        token_hash -> Binary,
        purpose -> Text,
        account_id -> Nullable<Binary>,
        competition_id -> Nullable<Binary>,
        role -> Nullable<Text>,
        region_id -> Nullable<Binary>,
        expert_id -> Nullable<Binary>,
        enterprise_id -> Nullable<Binary>,
        issued_by -> Nullable<Binary>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        login -> Nullable<Text>,
        name -> Text,
        entry_id -> Nullable<Binary>,
    }
}

diesel::table! {
    /// One secret or counter of the site per row.
    settings (name) {
        name -> Text,
        value -> Text,
    }
}
