//! What forms did that carry a key.

diesel::table! {
    /// What each of them made.
    request_keys (key) {
        key -> Binary,
        subject_id -> Binary,
        at -> BigInt,
    }
}
