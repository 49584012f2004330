//! What the computations promise besides their answers: each public function says what it costs and when it refuses, each method names its source, nothing
//! hangs on the platform, and no answer of a known instance stands in the source.

use crate::tidy::{Source, sources};

/// A function of this many lines without a loop costs what anybody sees.
const SHORT: usize = 5;

/// What walks over many things.
const LOOPS: [&str; 16] = [
    "for ",
    "while ",
    "loop {",
    ".iter()",
    ".iter_mut()",
    ".into_iter()",
    ".sort",
    ".collect",
    ".fold(",
    ".sum()",
    ".extend(",
    ".chunk",
    ".windows(",
    ".lines()",
    ".chars()",
    ".sum::<",
];

/// What implements methods: each of these has files that name a source.
const METHODS: [&str; 6] = ["agreement", "assignment", "calibration", "pairing", "ranking", "scoring"];

/// Files of public computations that follow no method from elsewhere, and what they do instead.
const PLAIN: [(&str, &str); 14] = [
    ("src/compute/agreement/panel.rs", "puts together what names its own sources"),
    ("src/compute/assignment/problem.rs", "checks what is asked"),
    ("src/compute/calibration/beside.rs", "puts estimators side by side"),
    ("src/compute/calibration/calibrate.rs", "puts together what names its own sources"),
    ("src/compute/calibration/observations.rs", "checks and sorts marks"),
    ("src/compute/calibration/official.rs", "puts together what names its own sources"),
    ("src/compute/exact.rs", "is the arithmetic of fractions"),
    ("src/compute/pairing/best_stable.rs", "chooses among methods that name their own sources"),
    ("src/compute/pairing/market.rs", "checks what is asked"),
    ("src/compute/pairing/objections.rs", "says what was found"),
    ("src/compute/pairing/samples.rs", "makes markets for tests"),
    ("src/compute/pairing/summary.rs", "adds up"),
    ("src/compute/pairing/weighing.rs", "adds up"),
    ("src/compute/ranking/decisions.rs", "looks up what people decided"),
];

/// Functions of floating numbers that the language leaves to the platform.
const OF_THE_PLATFORM: [&str; 24] = [
    ".ln(",
    ".ln_1p(",
    ".log(",
    ".log2(",
    ".log10(",
    ".exp(",
    ".exp2(",
    ".exp_m1(",
    ".powf(",
    ".powi(",
    ".sin(",
    ".cos(",
    ".tan(",
    ".sin_cos(",
    ".asin(",
    ".acos(",
    ".atan(",
    ".atan2(",
    ".sinh(",
    ".cosh(",
    ".tanh(",
    ".cbrt(",
    ".hypot(",
    ".mul_add(",
];

/// Optima and estimates of the instances that tests and benchmarks solve; of a decimal the first digits.
const ANSWERS: [&str; 27] = [
    "315152",
    "315112",
    "153990",
    "153633",
    "3119023",
    "36385498",
    "18867",
    "198500",
    "998800",
    "1999244",
    "18549",
    "10877",
    "16450",
    "5297.8197",
    "36571.3205",
    "53.9258",
    "53.9259",
    "23.6178",
    "23.6179",
    "41.5268",
    "0.4544048",
    "0.4486410",
    "0.45289",
    "0.805407",
    "0.564949",
    "1.381695",
    "2.31178",
];

impl Source {
    /// The text without the tests at its end.
    fn code(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests").next().unwrap()
    }
}

/// The computations without the files of their tests.
fn computations() -> Vec<Source> {
    let mut found = sources("src/compute", "rs");
    found.retain(|source| !source.path.ends_with("/tests.rs"));
    assert!(found.len() > 50, "{} files", found.len());
    found
}

/// A public function as it stands in a file.
struct Function {
    place: String,
    is_const: bool,
    doc: String,
    signature: String,
    body: Vec<String>,
}

impl Function {
    fn all(source: &Source) -> Vec<Self> {
        let lines: Vec<&str> = source.code().lines().collect();
        let starts = (0..lines.len()).filter(|at| {
            let line = lines[*at].trim_start();
            line.starts_with("pub fn ") || line.starts_with("pub const fn ")
        });
        starts.map(|at| Self::at(&source.path, &lines, at)).collect()
    }

    fn at(path: &str, lines: &[&str], at: usize) -> Self {
        let belongs = |line: &&&str| {
            let starts = ["///", "#[", ")]", "clippy::", "reason ="];
            starts.iter().any(|start| line.trim_start().starts_with(start))
        };
        let above = lines[..at].iter().rev().take_while(belongs);
        let doc: Vec<&str> = above.filter(|line| line.trim_start().starts_with("///")).copied().collect();
        let opens = (at..lines.len()).find(|line| lines[*line].ends_with(['{', '}'])).unwrap();
        let indent = lines[at].len() - lines[at].trim_start().len();
        let end = format!("{}}}", " ".repeat(indent));
        let body = lines[opens + 1..].iter().take_while(|line| **line != end);
        let is_empty = lines[opens].ends_with('}');
        let body = body.filter(|line| !is_empty && !line.trim_start().starts_with("//"));
        Self {
            place: format!("{path}:{}: {}", at + 1, lines[at].trim()),
            is_const: lines[at].trim_start().starts_with("pub const"),
            doc: doc.into_iter().rev().collect::<Vec<_>>().join("\n"),
            signature: lines[at..=opens].join(" "),
            body: body.map(|line| (*line).to_owned()).collect(),
        }
    }

    /// Whether somebody who calls it may ask what it costs.
    fn has_cost(&self) -> bool {
        let has_loop = self.body.iter().any(|line| LOOPS.iter().any(|sign| line.contains(sign)));
        !self.is_const && (has_loop || self.body.len() > SHORT)
    }

    fn says_cost(&self) -> bool {
        self.doc.contains("O(")
    }

    fn can_refuse(&self) -> bool {
        self.signature.rsplit_once("->").is_some_and(|(_, answer)| answer.contains("Result<"))
    }

    fn says_refusals(&self) -> bool {
        self.doc.contains("# Errors")
    }
}

/// Fails with every place at once.
#[track_caller]
fn none(rule: &str, places: Vec<String>) {
    assert!(places.is_empty(), "{rule}:\n{}", places.join("\n"));
}

#[test]
fn each_public_computation_says_what_it_costs() {
    let all: Vec<Function> = computations().iter().flat_map(Function::all).collect();
    assert!(all.iter().filter(|it| it.has_cost()).count() > 50, "too few functions were found");
    let silent = all.into_iter().filter(|it| it.has_cost() && !it.says_cost());
    none("a cost is missing, such as O(n log n)", silent.map(|it| it.place).collect());
}

#[test]
fn each_public_computation_says_when_it_refuses() {
    let all: Vec<Function> = computations().iter().flat_map(Function::all).collect();
    assert!(all.iter().filter(|it| it.can_refuse()).count() > 10, "too few functions were found");
    let silent = all.into_iter().filter(|it| it.can_refuse() && !it.says_refusals());
    none("# Errors is missing", silent.map(|it| it.place).collect());
}

impl Source {
    /// Whether somebody who reads it may ask where its method is from.
    fn has_method(&self) -> bool {
        Function::all(self).iter().any(Function::has_cost)
    }

    /// Whether its documentation names a source, or says that the method is nobody else's: `Source: …`, an author with a year such as
    /// `(Kuhn 1955)` or `Kendall, *Rank Correlation Methods*, 1948`, or `our own`.
    fn names_source(&self) -> bool {
        let lines = self.code().lines().map(str::trim_start);
        let docs = lines.filter_map(|line| line.strip_prefix("//!").or_else(|| line.strip_prefix("///")));
        let docs = docs.map(str::trim).collect::<Vec<_>>().join(" ");
        let is_year = |word: &str| {
            let word = word.trim_matches(['(', ')', ',', ';', ':', '.']);
            word.parse::<u32>().is_ok_and(|year| (1850..2030).contains(&year))
        };
        let said = ["Source: ", "is our own", "is the project's own"];
        said.iter().any(|words| docs.contains(words)) || docs.split_whitespace().any(is_year)
    }

    /// Whether it belongs to a module of computations.
    fn is_of(&self, module: &str) -> bool {
        let path = self.path.strip_prefix("src/compute/").unwrap();
        path.split(['/', '.']).next() == Some(module)
    }
}

#[test]
fn each_method_names_its_source() {
    let all = computations();
    let methods: Vec<&Source> = all.iter().filter(|source| source.has_method()).collect();
    for module in METHODS {
        let is_named = methods.iter().any(|source| source.is_of(module) && source.names_source());
        assert!(is_named, "{module} names no source");
    }
    assert!(methods.iter().filter(|source| source.names_source()).count() > 30, "too few sources were found");
    let silent = || methods.iter().filter(|source| !source.names_source());
    let missing = silent().filter(|source| PLAIN.iter().all(|(path, _)| *path != source.path));
    none("a source is missing, such as (Kuhn 1955)", missing.map(|source| source.path.clone()).collect());
    let idle = PLAIN.iter().filter(|(path, _)| silent().all(|source| source.path != *path));
    none("this needs no exception", idle.map(|(path, what)| format!("{path} {what}")).collect());
}

/// Lines of code, with their places.
fn places(source: &Source, text: &str, is_bad: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let bad = lines.filter(|(_, line)| is_bad(line));
    bad.map(|(number, line)| format!("{}:{}: {}", source.path, number + 1, line.trim())).collect()
}

#[test]
fn no_computation_hangs_on_the_platform() {
    let is_bad = |line: &str| OF_THE_PLATFORM.iter().any(|function| line.contains(function));
    let bad = computations().iter().flat_map(|source| places(source, source.code(), is_bad)).collect();
    none("the platform's function may differ in the last bit", bad);
}

/// Whether a number of a line begins with the answer of a known instance, or is it, when that is whole.
fn has_answer(line: &str) -> bool {
    let numbers = line.split(|sign: char| !sign.is_ascii_digit() && sign != '.' && sign != '_');
    let mut numbers = numbers.map(|number| number.replace('_', ""));
    numbers.any(|number| {
        ANSWERS.iter().any(
            |answer| {
                if answer.contains('.') { number.starts_with(answer) } else { number == **answer }
            },
        )
    })
}

#[test]
fn no_answer_of_a_known_instance_stands_in_the_source() {
    let all = sources("src", "rs");
    let bad = all.iter().flat_map(|source| places(source, &source.text, has_answer)).collect();
    none("answers are computed", bad);
}

/// A file with one function.
fn file_of(text: &str) -> Source {
    Source { path: "x.rs".to_owned(), text: text.to_owned() }
}

#[test]
fn costs_and_refusals_are_missed_where_they_are_not_said() {
    let long = "impl It {\n    /// Adds.\n    #[must_use]\n    pub fn add(\n        self,\n    ) -> Result<Self, Bad> {\n        \
                let a = 1;\n        // Nothing.\n        let b = 2;\n        let c = 3;\n        let d = 4;\n        \
                let e = 5;\n        Ok(a + b + c + d + e)\n    }\n}\n\
                #[cfg(test)]\nmod tests {\n    pub fn tested() {\n    }\n}\n";
    let found = Function::all(&file_of(long));
    let [add] = found.as_slice() else { panic!("{} functions", found.len()) };
    assert_eq!(add.body.len(), 6);
    assert!(add.has_cost() && !add.says_cost() && add.can_refuse() && !add.says_refusals());
    let short = "/// All. O(n).\n///\n/// # Errors\n/// If.\npub fn all(of: &[u8]) -> Result<u8, Bad> {\n    Ok(of.iter().sum())\n}\n";
    let found = Function::all(&file_of(short));
    assert!(found.iter().all(|it| it.has_cost() && it.says_cost() && it.can_refuse() && it.says_refusals()));
    let plain = "/// One.\npub fn one(&self) -> u8 {\n    self.one\n}\n\npub const fn two() -> u8 {\n    1;\n    1;\n    1;\n    1;\n    1;\n    2\n}\n";
    let found = Function::all(&file_of(plain));
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|it| !it.has_cost() && !it.can_refuse()));
}

#[test]
fn a_source_is_one_however_it_is_written() {
    let of =
        |docs: &str| file_of(&format!("{docs}\npub fn all(of: &[u8]) -> u8 {{\n    of.iter().sum()\n}}\n"));
    for docs in [
        "/// Adds. Source: any book.",
        "//! Adds (Kuhn 1955).",
        "/// Adds, as by Kendall, *Rank Correlation Methods*,\n/// 1948, chapter 6.",
        "/// Adds. The measure is the\n/// project's own.",
    ] {
        assert!(of(docs).has_method() && of(docs).names_source(), "{docs}");
    }
    for docs in
        ["/// Adds at most 200000 numbers. O(n).", "// Adds (Kuhn 1955).", "/// Adds. Sources differ."]
    {
        assert!(!of(docs).names_source(), "{docs}");
    }
    assert!(!file_of("/// One.\npub fn one() -> u8 {\n    1\n}\n").has_method());
}

#[test]
fn answers_are_found_however_they_are_written() {
    assert!(has_answer("let total = 36_385_498_i64;"));
    assert!(has_answer("assert!((found - 5_297.819_723).abs() < 1e-6);"));
    assert!(!has_answer("let much = 1_315_152; let less = 3_151; let near = 297.8197;"));
}
