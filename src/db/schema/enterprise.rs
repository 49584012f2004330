//! Assistance schemes, enterprises, pairings.

diesel::table! {
    schemes (id) {
        id -> Binary,
        competition_id -> Binary,
        name_zh -> Text,
        name_en -> Text,
        wishes_close_at -> BigInt,
        wish_limit -> Integer,
        version -> Integer,
        created_at -> BigInt,
    }
}

diesel::table! {
    enterprises (id) {
        id -> Binary,
        scheme_id -> Binary,
        side -> Text,
        name -> Text,
        credit_code -> Text,
        sector -> Text,
        contact -> Text,
        phone -> Text,
        email -> Text,
        profile -> Text,
        account_id -> Nullable<Binary>,
        version -> Integer,
        created_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
        capacity -> Integer,
    }
}

diesel::table! {
    /// kind: need or offer.
    enterprise_tags (enterprise_id, kind, tag) {
        enterprise_id -> Binary,
        kind -> Text,
        tag -> Text,
    }
}

diesel::table! {
    wishes (enterprise_id, partner_id) {
        enterprise_id -> Binary,
        partner_id -> Binary,
        rank -> Integer,
    }
}

diesel::table! {
    exclusions (enterprise_id, partner_id) {
        enterprise_id -> Binary,
        partner_id -> Binary,
    }
}

diesel::table! {
    pairings (id) {
        id -> Binary,
        scheme_id -> Binary,
        number -> Integer,
        method -> Text,
        state -> Text,
        version -> Integer,
        created_by -> Nullable<Binary>,
        created_at -> BigInt,
        applied_at -> Nullable<BigInt>,
        applied_by -> Nullable<Binary>,
        asked_at -> Nullable<BigInt>,
        asked_by -> Nullable<Binary>,
        published_at -> Nullable<BigInt>,
        published_by -> Nullable<Binary>,
        fit -> BigInt,
        bound -> BigInt,
        is_proved -> Bool,
        note -> Text,
        snapshot -> Nullable<Text>,
        rests_on -> Text,
        replaces_id -> Nullable<Binary>,
        asked_sha256 -> Nullable<Text>,
    }
}

diesel::table! {
    pairing_pairs (pairing_id, assisting_id, assisted_id) {
        pairing_id -> Binary,
        assisting_id -> Binary,
        assisted_id -> Binary,
        origin -> Text,
        state -> Text,
    }
}

diesel::table! {
    /// Pairs that an organizer ruled out.
    pairing_bans (pairing_id, assisting_id, assisted_id) {
        pairing_id -> Binary,
        assisting_id -> Binary,
        assisted_id -> Binary,
    }
}
