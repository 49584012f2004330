//! The audit log.

diesel::table! {
    /// What was done: written in the transaction of the act, never changed.
    audit_events (id) {
        id -> Binary,
        at -> BigInt,
        act -> Text,
        actor_id -> Nullable<Binary>,
        competition_id -> Nullable<Binary>,
        subject_kind -> Text,
        subject_id -> Binary,
        revision -> Integer,
        content_hash -> Binary,
    }
}

diesel::table! {
    /// The words and values of an event, apart so that personal data can be erased: its salted hash stays in the event.
    audit_details (event_id) {
        event_id -> Binary,
        salt -> Binary,
        content -> Text,
    }
}

diesel::table! {
    /// The hash chain over the events, written by the sequencer.
    audit_links (seq) {
        seq -> BigInt,
        event_id -> Binary,
        previous_hash -> Binary,
        hash -> Binary,
    }
}
