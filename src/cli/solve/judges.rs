//! `pingxuan solve judges`: a table of marks becomes the report on its judges and four rankings of its entries side by side, with the same code
//! that reports on a round in the browser. `further` reads what the table holds beside the marks, `group` computes, `refusals` says what cannot be
//! known, `tables` are the rows of the answer and `write` their written form. Everything here is described; nothing is official.

use std::io::Read;

use crate::cli::solve::ranking::table::Table;
use crate::cli::solve::{Answer, BadProblem, Status};
use crate::compute::calibration::official::{DRAWS, LEVEL, SEED};
use crate::compute::scoring::Scorer;
use crate::domain::rule::Rule;
use crate::domain::rule::text::{CriterionText, RuleText};
use further::Further;
use group::{Asked, Found, Lines};

mod further;
mod group;
mod refusals;
mod tables;
mod write;

/// The form of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All of it as objects.
    Json,
    /// One table of it.
    Csv(Sheet),
}

/// One table of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A row for each judge.
    Judges,
    /// A row for each entry: four estimators side by side.
    Entries,
    /// A row for each group: how far its judges agree.
    Panel,
    /// A row for each award line or number of places: the gap between the last entry above and the first below.
    Lines,
    /// A row for each mark that stands out.
    Outliers,
    /// A row for each thing that cannot be known, with reason and remedy.
    Refusals,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The form of the answer.
    pub form: Form,
    /// What the drawn orders come from; official rankings always take [`SEED`].
    pub seed: u64,
    /// For how many places the chance to be among the best is wanted; by the tiers of the rule if empty, and without such for 10 places.
    pub places: Vec<usize>,
    /// How many further reviews to propose where nobody connects all entries; as many as it takes at least if none.
    pub reviews: Option<usize>,
}

impl Default for Request {
    fn default() -> Self {
        Self { form: Form::Json, seed: SEED, places: Vec::new(), reviews: None }
    }
}

/// The most numbers of places: a draw counts each of them for each entry.
const MOST_PLACES: usize = 20;
/// The most reviews that are proposed.
const MOST_REVIEWS: usize = 1000;
/// The criteria of a table without a rule take any mark that can be written, to the thousandth.
const FULL: &str = "2147483.647";
const STEP: &str = "0.001";

/// Reports on the judges of a table of marks.
///
/// The table has the columns entry, judge, criterion and score, as for `solve ranking`, and optionally `group` (each reported on apart), `region` of the
/// entry and `judge_region` for the lean, and `submitted`, a time such as 2026-11-24T12:00:00Z, for the drift. A judge's total of an entry is weighted
/// by the rule; without one, the scores of all criteria are added as they stand. Only judges who marked every criterion of an entry have a total of
/// it. An entry that misses a gate is in no order. Points are those of the totals; ranks compare values rounded to the rule's decimals, or two.
/// What would change without a judge is told of the weighted two-way order, with bonuses, and of the lines of the rule's tiers through it. At each line
/// the gap between the last entry above and the first below has its standard error; more than two of them are called beyond chance.
///
/// What cannot be known is empty, with its reason and its remedy among the refusals. If not even one total is there, the status is infeasible. Neither the
/// order of rows nor any name but in its alphabetical place matters, and the same input gives the same bytes.
///
/// For n marks of e entries by j judges: O(n log n + j³ + j · n), for up to 1,000 judges a hundred times j³ / 3 for the mixed model, and 2,000 drawn
/// orders of O(j² + n) each. Memory is O(n + j² + e · 200).
///
/// # Errors
/// The row and column of the table, or the field of the rule or of the request, that is wrong; or that a group has more than 3,000 judges or
/// 200,000 entries.
pub fn run(
    mut scores_csv: impl Read,
    rule_toml: Option<&str>,
    request: &Request,
) -> Result<Answer, BadProblem> {
    if request.places.len() > MOST_PLACES {
        return Err(bad("places", &format!("there are more than {MOST_PLACES}")));
    }
    if request.reviews.is_some_and(|reviews| reviews > MOST_REVIEWS) {
        return Err(bad("reviews", &format!("at most {MOST_REVIEWS} are proposed")));
    }
    let of_file = rule_toml.map(Rule::from_toml).transpose();
    let of_file = of_file.map_err(|error| bad(&error.place, &error.message))?;
    let mut bytes = Vec::new();
    scores_csv.read_to_end(&mut bytes).map_err(|error| bad("scores", &error.to_string()))?;
    let further = Further::read(&bytes)?;
    let rule = match of_file {
        Some(rule) => rule,
        None => plain_rule(&further.criteria)?,
    };
    let Table { entries, judges } = Table::read(bytes.as_slice(), &rule)?;
    drop(bytes);
    let scorer = Scorer::new(&rule).map_err(|error| bad("criterion", &error.to_string()))?;
    let asked = Asked {
        rule: &rule,
        scorer: &scorer,
        further: &further,
        lines: Lines::of(&rule, &request.places),
        seed: request.seed,
        reviews: request.reviews,
    };
    let mut found = Vec::new();
    for group in entries.chunk_by(|left, right| left.group_number == right.group_number) {
        let number = group.first().and_then(|entry| usize::try_from(entry.group_number).ok());
        let names = number.and_then(|number| judges.get(number)).map_or(&[][..], Vec::as_slice);
        found.push(Found::of(&asked, group, names)?);
    }
    if found.is_empty() {
        found.push(Found::of(&asked, &[], &[])?);
    }
    let status =
        if found.iter().all(|group| group.totals.is_empty()) { Status::Infeasible } else { Status::Solved };
    let text = match request.form {
        Form::Json => write::as_json(&found, &asked, (DRAWS, LEVEL)),
        Form::Csv(sheet) => write::as_csv(&found, &asked, sheet)?,
    };
    Ok(Answer { status, text, notes: Vec::new() })
}

/// The rule of a table without one: all criteria added as they stand. A table without rows has none, but a rule has one.
fn plain_rule(criteria: &[String]) -> Result<Rule, BadProblem> {
    let none = ["criterion".to_owned()];
    let criteria = if criteria.is_empty() { none.as_slice() } else { criteria };
    let criterion = |id: &String| CriterionText {
        id: id.clone(),
        name: None,
        group: None,
        full: FULL.to_owned(),
        step: STEP.to_owned(),
        weight: "1".to_owned(),
    };
    let text = RuleText {
        decimals: 2,
        round: Vec::new(),
        aggregate: "mean".to_owned(),
        trim: None,
        weighting: "factor".to_owned(),
        tie_break: Vec::new(),
        criteria: criteria.iter().map(criterion).collect(),
        tiers: Vec::new(),
        gates: Vec::new(),
        bonuses: Vec::new(),
        parts: Vec::new(),
    };
    Rule::new(&text).map_err(|error| bad("scores, column criterion", &error.message))
}

fn bad(place: &str, message: &str) -> BadProblem {
    BadProblem { place: place.to_owned(), message: message.to_owned() }
}
