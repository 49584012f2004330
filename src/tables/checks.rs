//! Checks the values that have a form of their own and brings them into one way of writing: telephones, e-mail addresses, web
//! addresses, unified social credit codes, decimal numbers. Every function takes folded text.

/// A telephone number in one way of writing, or none.
///
/// Mainland mobiles become 11 digits, landlines `0571-87654321` (with `-123` for an extension), numbers of abroad `+` and digits.
pub fn phone(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|letter| !matches!(letter, ' ' | '(' | ')' | '.')).collect();
    let (number, extension) = match compact.split_once(['转', '#', 'x']) {
        Some((number, extension)) => (number.to_owned(), Some(extension.to_owned())),
        None => split_extension(&compact),
    };
    let is_extension = |text: &String| (1..=6).contains(&text.len()) && all_digits(text);
    if !extension.iter().all(is_extension) {
        return None;
    }
    let plain: String = number.chars().filter(|letter| !matches!(letter, '-' | '–' | '—')).collect();
    if let Some(abroad) = plain.strip_prefix('+').filter(|rest| !rest.starts_with("86")) {
        let is_number = (7..=15).contains(&abroad.len()) && all_digits(abroad) && !abroad.starts_with('0');
        return (is_number && extension.is_none()).then(|| format!("+{abroad}"));
    }
    let domestic = without_country(&plain);
    if !all_digits(domestic) {
        return None;
    }
    let written = if is_mobile(domestic) {
        return extension.is_none().then(|| domestic.to_owned());
    } else if domestic.len() == 10 && (domestic.starts_with("400") || domestic.starts_with("800")) {
        domestic.to_owned()
    } else {
        landline(domestic, domestic.len() == plain.len())?
    };
    Some(extension.map_or(written.clone(), |extension| format!("{written}-{extension}")))
}

/// An extension follows the last hyphen of at least two; but `0571-8765-4321` has none, and neither has `138-0013-8000`.
fn split_extension(compact: &str) -> (String, Option<String>) {
    let whole = (compact.to_owned(), None);
    let Some((number, extension)) = compact.rsplit_once('-') else { return whole };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_long_enough = number.contains('-') && digits >= 10 && !is_mobile(&compact.replace('-', ""));
    if is_long_enough { (number.to_owned(), Some(extension.to_owned())) } else { whole }
}

fn without_country(number: &str) -> &str {
    let rest = number.strip_prefix("+86").or_else(|| number.strip_prefix("0086"));
    rest.or_else(|| number.strip_prefix("86").filter(|rest| is_mobile(rest))).unwrap_or(number)
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11
        && all_digits(digits)
        && bytes.first() == Some(&b'1')
        && bytes.get(1).is_some_and(|second| *second >= b'3')
}

/// Area code and 7 or 8 digits. The area code's zero may only be left out after the code of the country.
fn landline(digits: &str, needs_zero: bool) -> Option<String> {
    let digits = match digits.strip_prefix('0') {
        Some(rest) => rest,
        None if needs_zero => return None,
        None => digits,
    };
    let area = if digits.starts_with("10") || digits.starts_with('2') { 2 } else { 3 };
    let (area, local) = digits.split_at_checked(area)?;
    let is_area = !area.starts_with('0');
    let is_local = matches!(local.len(), 7 | 8) && !local.starts_with(['0', '1']);
    (is_area && is_local).then(|| format!("0{area}-{local}"))
}

/// An e-mail address in lower case, or none. Accepted is what mail servers of today accept: `name@host.domain` in plain letters.
pub fn email(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let (name, host) = text.rsplit_once('@')?;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let is_name = (1..=64).contains(&name.len())
        && name.split('.').all(|part| !part.is_empty() && part.bytes().all(is_letter));
    (is_name && text.len() <= 254 && is_host(host)).then_some(text)
}

/// A web address that begins with `http://` or `https://`, or none. A bare host gets the `http://` that browsers add, too.
pub fn web_address(text: &str) -> Option<String> {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => ("http".to_owned(), text),
    };
    let is_visible = !rest
        .chars()
        .any(|letter| letter.is_whitespace() || letter.is_control() || "<>\"\\^`{|}".contains(letter));
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0) && all_digits(port));
    let is_host = is_host(&host.to_lowercase());
    (matches!(scheme.as_str(), "http" | "https") && is_visible && is_port && is_host && text.len() <= 2_000)
        .then(|| format!("{scheme}://{rest}"))
}

/// At least two labels of letters (Chinese ones, too), digits and inner hyphens; the last one is no number.
fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    labels.len() >= 2
        && host.len() <= 253
        && labels.iter().all(is_label)
        && labels.last().is_some_and(|last| last.chars().count() >= 2 && !all_digits(last))
}

/// A unified social credit code in upper case, or none: 18 characters, the last of which is the check character of GB 32100-2015:
/// (31 − Σ value·3^place mod 31) mod 31 over the 31 letters without I, O, S, V and Z.
pub fn credit_code(text: &str) -> Option<String> {
    const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let code: String =
        text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect::<String>().to_ascii_uppercase();
    let values: Vec<usize> = code.chars().map(|letter| ALPHABET.find(letter)).collect::<Option<_>>()?;
    let (check, body) = values.split_last()?;
    if body.len() != 17 {
        return None;
    }
    let (sum, _) = body.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
    (*check == (31 - sum % 31) % 31).then_some(code)
}

/// A plain decimal number (`-12.50`), or none: no exponent, no thousands, nothing bare beside the point.
pub fn decimal(text: &str) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    (all_digits(whole) && fraction.is_none_or(all_digits)).then(|| text.to_owned())
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_come_into_one_way_of_writing() {
        for (text, written) in [
            ("13800138000", "13800138000"),
            ("138-0013-8000", "13800138000"),
            ("138 0013 8000", "13800138000"),
            ("+86 138 0013 8000", "13800138000"),
            ("008613800138000", "13800138000"),
            ("8613800138000", "13800138000"),
            ("0571-87654321", "0571-87654321"),
            ("(0571)87654321", "0571-87654321"),
            ("057187654321", "0571-87654321"),
            ("0571-8765-4321", "0571-87654321"),
            ("0855 3334567", "0855-3334567"),
            ("010-12345678-88", ""),
            ("010-62345678-88", "010-62345678-88"),
            ("010-62345678转88", "010-62345678-88"),
            ("+86-571-87654321", "0571-87654321"),
            ("400-820-1234", "4008201234"),
            ("+1 (415) 555-2671", "+14155552671"),
            ("+852 2345 6789", "+85223456789"),
        ] {
            assert_eq!(phone(text).as_deref().unwrap_or(""), written, "{text}");
        }
    }

    #[test]
    fn what_is_no_telephone_is_refused() {
        for text in [
            "1380013800",
            "12800138000",
            "138001380000",
            "87654321",
            "57187654321",
            "见附件",
            "1.38E+10",
            "+",
            "+0012345678",
            "13800138000转1",
            "0571-87654321转x",
        ] {
            assert_eq!(phone(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_are_checked_for_their_form() {
        assert_eq!(email("Zhang.San+a@QQ.com").as_deref(), Some("zhang.san+a@qq.com"));
        for text in [
            "a",
            "a@b",
            "@qq.com",
            "a@@qq.com",
            "a..b@qq.com",
            ".a@qq.com",
            "a b@qq.com",
            "a@qq.com;b@qq.com",
            "a@-qq.com",
            "a@1.2.3.4",
            "a@qq..com",
        ] {
            assert_eq!(email(text), None, "{text}");
        }
        assert_eq!(web_address("HTTPS://example.cn/a?b=c#d").as_deref(), Some("https://example.cn/a?b=c#d"));
        assert_eq!(web_address("www.例子.中国:8080/x").as_deref(), Some("http://www.例子.中国:8080/x"));
        for text in [
            "javascript:alert(1)",
            "ftp://a.cn",
            "http://",
            "http://a",
            "无",
            "http://a.cn/ b",
            "http://user@a.cn",
            "http://a.cn:0",
            "http://a.cn/\"x",
        ] {
            assert_eq!(web_address(text), None, "{text}");
        }
    }

    #[test]
    fn the_check_character_of_a_credit_code_must_fit() {
        // Published codes: the standard's kind for companies, a school and a bureau.
        for code in ["91330100799655058B", "914403001922038216", "91110000802100433B"] {
            assert_eq!(credit_code(&code.to_lowercase()).as_deref(), Some(code));
            let wrong = format!("{}{}", &code[..17], if code.ends_with('0') { '1' } else { '0' });
            assert_eq!(credit_code(&wrong), None, "{wrong}");
            let swapped = format!("{}{}{}{}", &code[..7], &code[8..9], &code[7..8], &code[9..]);
            assert!(swapped == code || credit_code(&swapped).is_none(), "{swapped}");
        }
        for code in ["", "9133010079965505", "91330100799655058BB", "I1330100799655058B"] {
            assert_eq!(credit_code(code), None, "{code}");
        }
    }

    #[test]
    fn decimals_are_plain() {
        for text in ["0", "87.50", "-3", "007"] {
            assert_eq!(decimal(text).as_deref(), Some(text));
        }
        for text in ["", "-", ".5", "5.", "1e3", "1,000", "+1", "1.2.3", "８"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
