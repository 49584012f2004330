//! Phone numbers and e-mail addresses with their middle hidden: enough for who knows them to know them again, too
//! little to use them.

/// A phone number as `138 **** 8000` or an e-mail address as `zha****@example.com`. Of a short one less is shown, so
/// that some of it always stays hidden.
pub fn masked(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let first = |text: &str, count: usize| text.chars().take(count).collect::<String>();
    if let Some((local, host)) = text.split_once('@') {
        return format!("{}****@{host}", first(local, (local.chars().count() / 2).min(3)));
    }
    let length = text.chars().count();
    let shown_last = (length.saturating_add(1) / 3).min(4);
    let last: String = text.chars().skip(length - shown_last).collect();
    format!("{} **** {last}", first(text, (length / 3).min(3)))
}

/// A text in which every e-mail address is masked, such as the answer of a mail server on its way into the log.
pub fn without_addresses(text: &str) -> String {
    let is_between = |c: char| c.is_whitespace() || "<>()[],;:\"'".contains(c);
    let mask = |word: &str| match word.split_once('@') {
        Some((local, host)) if !local.is_empty() && !host.is_empty() => masked(word),
        _ => word.to_owned(),
    };
    let mut clean = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        if is_between(c) {
            clean.push_str(&mask(&word));
            word.clear();
            clean.push(c);
        } else {
            word.push(c);
        }
    }
    clean.push_str(&mask(&word));
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_contact_is_recognised_only_by_who_knows_it() {
        for (whole, shown) in [
            ("13800138000", "138 **** 8000"),
            ("07188223344", "071 **** 3344"),
            ("8223344", "82 **** 44"),
            ("1", " **** "),
            ("zhangsan@example.com", "zha****@example.com"),
            ("li@example.com", "l****@example.com"),
            ("a@example.com", "****@example.com"),
            ("", ""),
        ] {
            assert_eq!(masked(whole), shown);
        }
    }

    #[test]
    fn an_address_is_found_wherever_it_stands() {
        assert_eq!(
            without_addresses("550 5.1.1 <zhangsan@example.com>: no such user (to=li@example.com)"),
            "550 5.1.1 <zha****@example.com>: no such user (to****@example.com)"
        );
        assert_eq!(without_addresses("a @ b, nothing@ here"), "a @ b, nothing@ here");
    }
}
