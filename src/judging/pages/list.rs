//! The judge's own list: each round with its deadline and progress, each sheet with its state and the own total.

use actix_web::HttpResponse;
use askama::Template;

use super::{StateTag, out};
use crate::{
    competitions::rule::RoundRule,
    domain::{
        id::SheetId,
        states::{RoundState, SheetState},
    },
    error::AppError,
    judging::{
        actions::openness,
        content::stored_total,
        store::lists::{self, OwnLine, OwnRound},
    },
    web::{
        chrome::Chrome,
        page::page,
        part::{MOST_ROWS, Pager, Part},
        visit::Visit,
    },
};

#[derive(Template)]
#[template(path = "judging/list.html")]
pub struct ListPage {
    chrome: Chrome,
    rounds: Vec<RoundBlock>,
    filters: Vec<Filter>,
    has_sheets: bool,
}

struct Filter {
    value: &'static str,
    label: String,
    is_chosen: bool,
}

struct RoundBlock {
    name: String,
    deadline: String,
    hint: String,
    done: usize,
    count: usize,
    next: Option<String>,
    lines: Vec<Line>,
    pager: Option<Pager>,
}

struct Line {
    href: String,
    number: String,
    name: Option<String>,
    track: String,
    state: StateTag,
    /// Why it need not be marked, when its entry is out.
    out: Option<String>,
    total: String,
}

pub async fn show_list(visit: Visit) -> Result<HttpResponse, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let (rounds, lines) = visit
        .db()
        .read(move |conn| {
            let rounds = lists::visible_rounds(conn, competition)?;
            Ok::<_, AppError>((rounds, lists::own_lines(conn, competition, account)?))
        })
        .await?;
    let wanted = form_urlencoded::parse(visit.query().as_bytes())
        .find(|(name, _)| name == "state")
        .and_then(|(_, value)| SheetState::from_name(&value));
    let seen = form_urlencoded::parse(visit.query().as_bytes())
        .find(|(name, _)| name == "after")
        .and_then(|(_, value)| value.parse().ok());
    let mut blocks = Vec::new();
    for round in &rounds {
        let own: Vec<&OwnLine> = lines.iter().filter(|line| line.round_id == round.id).collect();
        if !own.is_empty() {
            blocks.push(block(&visit, round, &own, wanted, seen)?);
        }
    }
    let t = visit.t();
    let all = Filter { value: "", label: t.msg_judging_all(), is_chosen: wanted.is_none() };
    let states = SheetState::ALL.iter().map(|state| Filter {
        value: state.name(),
        label: StateTag::of(*state, t).words,
        is_chosen: wanted == Some(*state),
    });
    let list = ListPage {
        chrome: Chrome::new(&visit, t.msg_judging_title()),
        has_sheets: !blocks.is_empty(),
        rounds: blocks,
        filters: [all].into_iter().chain(states).collect(),
    };
    page(&visit, &list)
}

fn block(
    visit: &Visit,
    round: &OwnRound,
    own: &[&OwnLine],
    wanted: Option<SheetState>,
    seen: Option<SheetId>,
) -> Result<RoundBlock, AppError> {
    let t = visit.t();
    let language = visit.language();
    let competition = visit.competition()?;
    let zone = competition.zone();
    let now = visit.now();
    let href = |line: &OwnLine| format!("/c/{}/judging/{}", competition.slug, line.id);
    let rule: RoundRule = serde_json::from_str(&round.rule)?;
    let decimals = u8::try_from(rule.rule.decimals).unwrap_or_default();
    let is_open = |line: &&&OwnLine| {
        line.is_wanted() && openness(line.state, round.state, round.opens_at, round.closes_at, now).is_none()
    };
    let hint = match round.state {
        RoundState::Open if now < round.opens_at => t.msg_judging_opens_at(round.opens_at.to_minute(zone)),
        RoundState::Open if now < round.closes_at => String::new(),
        RoundState::Preparing | RoundState::Open | RoundState::Closed | RoundState::Finalised => {
            t.msg_judging_too_late()
        }
    };
    let shown: Vec<&OwnLine> =
        own.iter().copied().filter(|line| wanted.is_none_or(|wanted| wanted == line.state)).collect();
    // Each round is a list of its own: who goes on in one sees the others from their beginning.
    let part = Part::behind(shown, MOST_ROWS, |line| Some(line.id) == seen);
    let state = wanted.map(SheetState::name).unwrap_or_default();
    let pager = part.pager(t, &[("state", state)], "after", |line| line.id.to_string());
    let lines = part
        .rows
        .into_iter()
        .map(|line| Line {
            href: href(line),
            number: line.number.clone(),
            name: (!round.is_blind).then(|| line.name.clone()),
            track: language.pick(&line.track_zh, &line.track_en).to_owned(),
            state: StateTag::of(line.state, t),
            out: out(line.entry_state, t).map(|(word, _)| word),
            total: line.total.map(|total| stored_total(total, decimals)).unwrap_or_default(),
        })
        .collect();
    Ok(RoundBlock {
        name: language.pick(&round.name_zh, &round.name_en).to_owned(),
        deadline: round.closes_at.to_minute(zone),
        hint,
        done: own.iter().filter(|line| line.is_wanted() && line.state == SheetState::Submitted).count(),
        count: own.iter().filter(|line| line.is_wanted()).count(),
        next: own.iter().find(is_open).map(|line| href(line)),
        lines,
        pager,
    })
}
