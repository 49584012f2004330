//! The outbox.

diesel::table! {
    /// Mails to be sent, and those that were.
    mails (id) {
        id -> Binary,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        created_at -> BigInt,
        due_at -> BigInt,
        sent_at -> Nullable<BigInt>,
        attempts -> Integer,
        last_error -> Nullable<Text>,
    }
}
