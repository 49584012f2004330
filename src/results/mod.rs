//! Results: the ranking of a round as its organizers see it, the report on its judges, decisions about ties, publication as a frozen
//! snapshot that anyone can check, and what teams and strangers see of it afterwards.

pub mod actions;
pub mod certainty;
pub mod contest;
pub mod decided;
pub mod diff;
pub mod entrants;
pub mod estimates;
pub mod export;
mod forms;
pub mod judge_report;
pub mod load;
mod pages;
pub mod snapshot;
pub mod standing;
pub mod store;

use actix_web::web::Data;

use crate::{
    competitions::store::publications,
    error::AppError,
    web::{
        Site,
        access::{Access, ORGANIZER, OVERSEERS, Route, TEAM, get, post},
    },
};

/// The routes of this slice.
pub fn routes() -> Vec<Route> {
    vec![
        get("/c/{competition}/rounds/{round}/ranking", OVERSEERS, pages::ranking::show_ranking),
        get("/c/{competition}/rounds/{round}/ranking.csv", OVERSEERS, pages::files::send_ranking_csv),
        get("/c/{competition}/rounds/{round}/ranking.xlsx", OVERSEERS, pages::files::send_ranking_xlsx),
        get("/c/{competition}/rounds/{round}/scores.csv", OVERSEERS, pages::files::send_scores),
        get("/c/{competition}/rounds/{round}/rule.toml", OVERSEERS, pages::files::send_rule),
        get("/c/{competition}/rounds/{round}/entries/{entry}", OVERSEERS, pages::working::show_working),
        get("/c/{competition}/rounds/{round}/judge-report", OVERSEERS, pages::judge_report::show_report),
        get(
            "/c/{competition}/rounds/{round}/judge-report.csv",
            OVERSEERS,
            pages::judge_report::send_report_csv,
        ),
        get(
            "/c/{competition}/rounds/{round}/judge-report/{expert}",
            OVERSEERS,
            pages::judge_report::show_judge,
        ),
        get("/c/{competition}/rounds/{round}/estimates.csv", OVERSEERS, pages::judge_report::send_estimates),
        get("/c/{competition}/rounds/{round}/decisions", OVERSEERS, pages::decisions::show_decisions),
        post("/c/{competition}/rounds/{round}/decisions", ORGANIZER, forms::record_decision),
        post(
            "/c/{competition}/rounds/{round}/decisions/{decision}/revoke",
            ORGANIZER,
            forms::revoke_decision,
        ),
        post("/c/{competition}/rounds/{round}/tiers/exceed", ORGANIZER, forms::let_tier_exceed),
        post("/c/{competition}/rounds/{round}/tiers/restore", ORGANIZER, forms::take_exceeding_back),
        get("/c/{competition}/rounds/{round}/publish", OVERSEERS, pages::publish::show_publish),
        post("/c/{competition}/rounds/{round}/publish", ORGANIZER, forms::publish_result),
        post("/c/{competition}/results/{result}/approve", ORGANIZER, forms::approve_result),
        get("/c/{competition}/my-entries/{entry}/feedback", TEAM, pages::feedback::list_feedback),
        get("/c/{competition}/my-entries/{entry}/feedback/{round}", TEAM, pages::feedback::show_feedback),
        get("/results/{competition}", Access::Public, pages::public::show_results),
        get("/results/{competition}/{round}.csv", Access::Public, pages::files::send_public_csv),
        get("/results/{competition}/{round}.xlsx", Access::Public, pages::files::send_public_xlsx),
        get("/results/{competition}/{round}.json", Access::Public, pages::files::send_public_snapshot),
        get("/results/{competition}/{round}/scores.csv", Access::Public, pages::files::send_public_scores),
        get("/results/{competition}/{round}/rule.toml", Access::Public, pages::files::send_public_rule),
        get("/results/{competition}/{round}", Access::Public, pages::public::show_result),
    ]
}

/// Takes note of publications that another server made. To be called every other second or so.
///
/// # Errors
/// When the database cannot be asked.
pub async fn watch_publications(site: Data<Site>) -> Result<(), AppError> {
    let epoch = site.db.read(publications::epoch).await?;
    site.public_pages.set_epoch(epoch);
    Ok(())
}
