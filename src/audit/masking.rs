//! The log for those who only watch: phone numbers, e-mail addresses and sign-in names are recognisable in it, but
//! of no use to anybody.

use serde_json::Value;

use crate::domain::contact::{masked, without_addresses};

/// The fields of a detail that hold a contact.
const CONTACTS: [&str; 3] = ["phone", "email", "login"];

/// Masks the contacts in the detail of an act. A detail that cannot be read is not shown.
pub fn masked_detail(content: &str) -> String {
    let Ok(mut detail) = serde_json::from_str(content) else { return String::new() };
    mask(&mut detail);
    detail.to_string()
}

/// Masks the contacts in a detail, or in a part of one.
pub fn mask(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if CONTACTS.contains(&name.as_str()) { mask_whole(value) } else { mask(value) }
            }
        }
        Value::Array(items) => {
            // A change is written as its field, what it was and what it is.
            let is_contact =
                items.first().and_then(Value::as_str).is_some_and(|name| CONTACTS.contains(&name));
            for item in items.iter_mut().skip(usize::from(is_contact)) {
                if is_contact { mask_whole(item) } else { mask(item) }
            }
        }
        Value::String(text) => *text = without_addresses(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn mask_whole(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(mask_whole),
        Value::Array(items) => items.iter_mut().for_each(mask_whole),
        Value::String(text) => *text = masked(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_masked_in_every_form_in_which_details_hold_them() {
        for (whole, shown) in [
            (r#"{"login":"13800138000","name":"李"}"#, r#"{"login":"138 **** 8000","name":"李"}"#),
            (r#"{"phone":["13800138000",""]}"#, r#"{"phone":["138 **** 8000",""]}"#),
            (
                r#"{"changes":[["phone","13800138000","13900139000"],["name","甲","乙"]]}"#,
                r#"{"changes":[["phone","138 **** 8000","139 **** 9000"],["name","甲","乙"]]}"#,
            ),
            (r#"{"reason":"请写信到 li@example.com"}"#, r#"{"reason":"请写信到 l****@example.com"}"#),
            (r#"{"order":["a","b"],"count":13800138000}"#, r#"{"order":["a","b"],"count":13800138000}"#),
        ] {
            assert_eq!(masked_detail(whole), shown);
        }
    }
}
