//! An answer of the server, asked by meaning: by selector, by the words of a table's head, never by markup.

use awc::http::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

/// An answer of the server.
pub struct Page {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    html: Html,
}

impl Page {
    pub fn new(status: u16, headers: &HeaderMap, body: Vec<u8>) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        let html = Html::parse_document(&String::from_utf8_lossy(&body));
        Self { status, headers, body, html }
    }

    pub fn status(&self) -> u16 {
        self.status
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn location(&self) -> Option<&str> {
        self.header("location")
    }

    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body()))
    }

    /// The text of the first element that a selector finds; empty when there is none.
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// The texts of all elements that a selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html.select(&parse(selector)).map(text_of).collect()
    }

    pub fn has(&self, selector: &str) -> bool {
        self.html.select(&parse(selector)).next().is_some()
    }

    pub fn count(&self, selector: &str) -> usize {
        self.html.select(&parse(selector)).count()
    }

    /// An attribute of the first element that a selector finds.
    pub fn attr(&self, selector: &str, name: &str) -> Option<String> {
        self.html.select(&parse(selector)).next()?.value().attr(name).map(str::to_owned)
    }

    /// An attribute of every element that a selector finds.
    pub fn attrs(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = parse(selector);
        self.html.select(&selector).filter_map(|one| one.value().attr(name).map(str::to_owned)).collect()
    }

    /// The value that a field of a form shows.
    pub fn field(&self, name: &str) -> String {
        if let Some(area) = self.html.select(&parse(&format!("textarea[name='{name}']"))).next() {
            return area.text().collect::<String>();
        }
        if let Some(value) = self.attr(&format!("select[name='{name}'] option[selected]"), "value") {
            return value;
        }
        if let Some(value) = self.attr(&format!("input[type='radio'][name='{name}'][checked]"), "value") {
            return value;
        }
        self.attr(&format!("input[name='{name}']"), "value").unwrap_or_default()
    }

    /// The cell of a table: in the row that has a cell with `row` in it, under the head `column`.
    pub fn cell(&self, table: &str, row: &str, column: &str) -> String {
        let table = self.html.select(&parse(table)).next().unwrap_or_else(|| panic!("no table {table}"));
        let heads: Vec<String> = table.select(&parse("thead th, thead td")).map(text_of).collect();
        let index = heads
            .iter()
            .position(|head| head == column)
            .unwrap_or_else(|| panic!("no column {column} among {heads:?}"));
        let lines: Vec<Vec<String>> = table
            .select(&parse("tbody tr"))
            .map(|line| line.select(&parse("td, th")).map(text_of).collect())
            .collect();
        let is_whole = |cell: &String| cell == row;
        let is_word = |cell: &String| cell.split_whitespace().any(|word| word == row);
        let found = lines
            .iter()
            .find(|cells| cells.iter().any(is_whole))
            .or_else(|| lines.iter().find(|cells| cells.iter().any(is_word)));
        if let Some(cells) = found {
            return cells.get(index).cloned().unwrap_or_default();
        }
        panic!("no row with {row}");
    }

    /// The words of the error summary.
    pub fn problems(&self) -> Vec<String> {
        self.texts(".error-summary li")
    }

    /// The token of the page's forms.
    pub fn token(&self) -> Option<String> {
        self.attr("input[name='_token']", "value").filter(|token| !token.is_empty())
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|_| panic!("not a selector: {selector}"))
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
