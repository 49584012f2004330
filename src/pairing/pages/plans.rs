//! The plans of a scheme side by side, and the form by which one is computed. While wishes are open there is nothing to
//! compare that would not betray them.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{asked, base, is_organizer};
use crate::{
    compute::pairing::{
        check,
        summary::{Ranks, summarize},
    },
    domain::id::{PairingId, SchemeId},
    error::AppError,
    pairing::{
        correction::Publicity,
        market::{Bounds, Method, Parties, Two},
        refusal::no_market,
        store::{
            self, Situation,
            plans::{self, BanRow, PairRow, PairingRow},
        },
        words,
    },
    web::{chrome::Chrome, form::Form, page::page, visit::Visit, work::off_thread},
};

/// The plans of a scheme.
#[derive(Template)]
#[template(path = "pairing/plans.html")]
pub struct PlansPage {
    pub chrome: Chrome,
    pub form: Form,
    pub base: String,
    scheme: String,
    is_organizer: bool,
    is_open: bool,
    closes: String,
    methods: Vec<(String, String)>,
    lines: Vec<PlanLine>,
    /// Where the older plans are, when there are any.
    older: Option<String>,
}

struct PlanLine {
    href: String,
    number: String,
    method: String,
    origin: String,
    state: String,
    state_class: &'static str,
    pairs: usize,
    alone: usize,
    fit: String,
    left_rank: String,
    right_rank: String,
    blocking: usize,
    at: String,
}

/// How many plans a page compares.
const PAGE: usize = 50;

impl PlansPage {
    /// Reads the plans and compares them, the newest ones or those before the number that the address names.
    pub async fn read(visit: &Visit, scheme: SchemeId, form: Form) -> Result<Self, AppError> {
        let competition = visit.competition()?.clone();
        let id = competition.id;
        let before = asked(visit, "before").parse().unwrap_or(i32::MAX);
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let (situation, mut pairings, pairs, bans, published) = visit
            .db()
            .read(move |conn| {
                let situation = store::situation(conn, id, scheme)?;
                let pairings = plans::pairings_before(conn, scheme, before, limit)?;
                let ids: Vec<PairingId> = pairings.iter().map(|plan| plan.id).collect();
                let pairs = plans::pairs_of_all(conn, &ids)?;
                let bans = plans::bans_of_all(conn, &ids)?;
                let published = plans::published_heads(conn, scheme)?;
                Ok::<_, AppError>((situation, pairings, pairs, bans, published))
            })
            .await?;
        let is_open = situation.scheme.wishes_close_at > visit.now();
        let (name, closes) = (
            visit.language().pick(&situation.scheme.name_zh, &situation.scheme.name_en).to_owned(),
            situation.scheme.wishes_close_at.to_minute(competition.zone()),
        );
        let base = base(visit, scheme)?;
        let has_older = pairings.len() > PAGE;
        pairings.truncate(PAGE);
        let older = pairings.last().filter(|_| has_older);
        let older = older.map(|last| format!("{base}/pairings?before={}", last.number));
        let compared = off_thread({
            let pairings = pairings.clone();
            move || compare(&situation, &pairings, &pairs, &bans)
        })
        .await??;
        let t = visit.t();
        let line = |(plan, seen): (&PairingRow, Compared)| {
            let (state, state_class) = words::state(plan.state, Publicity::of(plan, &published), t);
            let method = Method::from_name(&plan.method);
            let hidden = |text: String| if is_open { "--".to_owned() } else { text };
            PlanLine {
                href: format!("{base}/pairings/{}", plan.id),
                number: plan.number.to_string(),
                method: method.map(|method| words::method(method, t)).unwrap_or_default(),
                origin: words::origin(&plan.note, t),
                state,
                state_class,
                pairs: seen.pairs,
                alone: seen.alone,
                fit: seen.fit,
                left_rank: hidden(seen.left_rank),
                right_rank: hidden(seen.right_rank),
                blocking: if is_open { 0 } else { seen.blocking },
                at: plan.created_at.to_minute(competition.zone()),
            }
        };
        let methods = Method::ALL.iter().map(|method| {
            let sentence = words::method_hint(*method, t);
            (method.name().to_owned(), t.msg_pairing_method_choice(words::method(*method, t), sentence))
        });
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_pairing_plans()),
            form,
            scheme: name,
            is_organizer: is_organizer(visit)?,
            is_open,
            closes,
            methods: methods.collect(),
            lines: pairings.iter().zip(compared).map(line).collect(),
            older,
            base,
        })
    }
}

struct Compared {
    pairs: usize,
    alone: usize,
    fit: String,
    left_rank: String,
    right_rank: String,
    blocking: usize,
}

/// Fit, ranks and blocking pairs by what holds now, whatever a plan was computed from.
fn compare(
    situation: &Situation,
    pairings: &[PairingRow],
    pairs: &[PairRow],
    bans: &[BanRow],
) -> Result<Vec<Compared>, AppError> {
    if pairings.is_empty() {
        return Ok(Vec::new());
    }
    let parties = Parties::of(situation);
    // The ranks do not depend on what a plan fixes or rules out, so that one market serves all plans.
    let market = parties.market(&Bounds::default()).map_err(no_market)?;
    let mut of_plan: BTreeMap<PairingId, Vec<Two>> = BTreeMap::new();
    for row in pairs {
        of_plan.entry(row.pairing_id).or_default().push((row.assisting_id, row.assisted_id));
    }
    let banned: BTreeSet<(PairingId, Two)> =
        bans.iter().map(|row| (row.pairing_id, (row.assisting_id, row.assisted_id))).collect();
    let compared = |plan: &PairingRow| {
        let two = of_plan.get(&plan.id).map(Vec::as_slice).unwrap_or_default();
        let pairs = parties.positions(two);
        let summary = summarize(&market, &pairs);
        let told = |of: &Ranks| format!("{} / {}", words::mean_rank(of), words::rank(of.worst));
        let lefts: BTreeSet<usize> = pairs.iter().map(|pair| pair.0).collect();
        let rights: BTreeSet<usize> = pairs.iter().map(|pair| pair.1).collect();
        let blocks = |pair: &(usize, usize)| {
            let two = parties.left.get(pair.0).zip(parties.right.get(pair.1));
            two.is_some_and(|(left, right)| !banned.contains(&(plan.id, (left.id, right.id))))
        };
        let fit = i64::try_from(summary.fit).unwrap_or(i64::MAX);
        Compared {
            fit: words::mean_fit(fit, pairs.len()),
            pairs: two.len(),
            alone: parties.left.len() + parties.right.len() - lefts.len() - rights.len(),
            left_rank: told(&summary.left),
            right_rank: told(&summary.right),
            blocking: check::blocking_pairs(&market, &pairs).iter().filter(|pair| blocks(pair)).count(),
        }
    };
    Ok(pairings.iter().map(compared).collect())
}

pub async fn list_pairings(visit: Visit, path: Path<(String, SchemeId)>) -> Result<HttpResponse, AppError> {
    let (_, scheme) = path.into_inner();
    let form = Form::blank(&visit).with("method", Method::USUAL.name());
    page(&visit, &PlansPage::read(&visit, scheme, form).await?)
}
