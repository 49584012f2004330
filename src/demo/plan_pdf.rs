//! The business plan of a demo entry as a PDF of one or two pages: title, leader and summary in the Chinese font that every
//! reader of PDF knows by name (ISO 32000-1, 9.7.5.2: `STSong-Light` with `UniGB-UCS2-H`), so that no font is packed.

use std::fmt::Write as _;

/// Characters on a line, full-width ones counting one.
const LINE: usize = 34;
/// Lines on a page.
const LINES: usize = 38;

/// A plan with this title above these paragraphs. The same words give the same bytes.
pub fn plan_pdf(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let characters: Vec<char> = paragraph.chars().collect();
        lines.extend(characters.chunks(LINE).map(|line| line.iter().collect::<String>()));
        lines.push(String::new());
    }
    let pages: Vec<String> =
        lines.chunks(LINES).enumerate().map(|(page, lines)| content(page, title, lines)).collect();

    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 \
         /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
            .to_owned(),
    ];
    let mut kids = String::new();
    for page in &pages {
        let number = objects.len() + 1;
        let _ = write!(kids, "{number} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            number + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()));
    }
    if let Some(tree) = objects.get_mut(1) {
        *tree = format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.trim_end());
    }
    assemble(&objects)
}

fn content(page: usize, title: &str, lines: &[String]) -> String {
    let mut text = String::from("BT\n");
    if page == 0 {
        let _ = writeln!(text, "/F1 20 Tf 1 0 0 1 56 770 Tm <{}> Tj", hex(title));
    }
    text.push_str("/F1 14 Tf 19 TL 1 0 0 1 56 738 Tm\n");
    for line in lines {
        let _ = writeln!(text, "<{}> Tj T*", hex(line));
    }
    text.push_str("ET");
    text
}

/// The text as UTF-16 in hexadecimal digits.
fn hex(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

fn assemble(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ =
        write!(file, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_says_where_its_objects_lie() {
        let summary = "高山茶".repeat(700);
        let file = String::from_utf8(plan_pdf("P-001 高山茶", &[&summary])).unwrap();
        let start: usize =
            file.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(file[start..].starts_with("xref\n"));
        for (number, line) in (1..).zip(file[start..].lines().skip(3).take_while(|line| line.ends_with("n ")))
        {
            let place: usize = line[..10].parse().unwrap();
            assert!(file[place..].starts_with(&format!("{number} 0 obj")), "{number}");
        }
        assert_eq!(file.matches("/Type /Page /Parent").count(), 2);
    }
}
