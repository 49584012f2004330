//! Real panels through the web, as an organizer goes: the marks are uploaded as a file, looked at and confirmed, the round
//! is closed, ranked, exported and published, and every official panel score and component total comes out. The source and the licence of the data stand in tests/data/README.md.

use std::collections::{BTreeMap, BTreeSet};

use pingxuan::{
    audit::By,
    cli::solve::ranking::{Format, run},
    competitions::{
        rule::RoundRule,
        store::{
            self as competitions, CompetitionRow, CriterionRow, RegionRow, RoundRow, RubricRow, TrackRow,
        },
    },
    db::Conn,
    domain::{
        id::{CompetitionId, ExpertId, RegionId, RoundId, RubricId, TrackId},
        points::Weight,
        role::Role,
        rule::text::{RuleText, TrimText},
        states::{Control, CriterionKind, EntryState, RoundSource, RoundState},
    },
    entries::store::{self as entries, EntryRow},
    error::AppError,
    experts::store::{self as experts, ExpertRow},
};

use super::{csv_rows, publish_as};
use crate::{
    on_both,
    support::{Client, TestApp},
};

type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

/// One programme: its panels and its performances.
struct Programme {
    scores: Vec<Row>,
    performances: Vec<Row>,
}

fn programmes() -> Vec<Programme> {
    let scores = rows(include_str!("../../data/skating_small_scores.csv"));
    let performances = rows(include_str!("../../data/skating_small_entries.csv"));
    let key = |row: &Row| (row["competition"].clone(), row["program"].clone());
    let keys: BTreeSet<_> = performances.iter().map(key).collect();
    keys.into_iter()
        .map(|wanted| Programme {
            scores: scores.iter().filter(|row| key(row) == wanted).cloned().collect(),
            performances: performances.iter().filter(|row| key(row) == wanted).cloned().collect(),
        })
        .collect()
}

/// Makes a competition of a programme: everything but the marks.
fn build(
    conn: &mut Conn,
    by: &By,
    slug: &str,
    programme: &Programme,
) -> Result<(CompetitionId, RoundId), AppError> {
    let now = by.now();
    let id: CompetitionId = by.fresh();
    let text = |text: &str| text.to_owned();
    competitions::insert_competition(
        conn,
        &CompetitionRow {
            id,
            slug: text(slug),
            name_zh: text("花样滑冰"),
            name_en: text("Figure skating"),
            call_zh: String::new(),
            call_en: String::new(),
            time_zone: text("Asia/Shanghai"),
            entries_open_at: now,
            entries_close_at: now,
            needs_four_eyes: false,
            is_listed: true,
            version: 1,
            created_at: now,
        },
    )?;
    let (region, track, rubric): (RegionId, TrackId, RubricId) = (by.fresh(), by.fresh(), by.fresh());
    let (zh, en) = (text("全部"), text("All"));
    competitions::insert_regions(
        conn,
        &[RegionRow {
            id: region,
            competition_id: id,
            position: 1,
            name_zh: zh.clone(),
            name_en: en.clone(),
        }],
    )?;
    competitions::insert_tracks(
        conn,
        &[TrackRow { id: track, competition_id: id, position: 1, name_zh: zh.clone(), name_en: en.clone() }],
    )?;
    competitions::insert_rubric(
        conn,
        &RubricRow {
            id: rubric,
            competition_id: id,
            number: 1,
            version: 1,
            name_zh: zh.clone(),
            name_en: en.clone(),
            source: String::new(),
            published_on: String::new(),
            created_at: now,
            frozen_at: None,
            replaces_id: None,
        },
    )?;
    let weights: BTreeMap<&str, &str> = programme
        .scores
        .iter()
        .map(|row| (row["criterion"].as_str(), row["weight_factor"].as_str()))
        .collect();
    let criteria: Vec<CriterionRow> = weights
        .iter()
        .zip(1..)
        .map(|((name, weight), position)| CriterionRow {
            id: by.fresh(),
            rubric_id: rubric,
            position,
            code: text(name),
            group_zh: String::new(),
            group_en: String::new(),
            name_zh: text(name),
            name_en: text(name),
            guidance_zh: String::new(),
            guidance_en: String::new(),
            control: Control::Points,
            full_points: 10_000,
            step: 250,
            weight: weight.parse::<Weight>().unwrap().thousandths(),
            kind: CriterionKind::Criterion,
        })
        .collect();
    competitions::insert_criteria(conn, &criteria)?;
    let round: RoundId = by.fresh();
    competitions::insert_round(
        conn,
        &RoundRow {
            id: round,
            competition_id: id,
            position: 1,
            name_zh: text("决赛"),
            name_en: text("Final"),
            rubric_id: rubric,
            opens_at: now,
            closes_at: now.plus_seconds(3600),
            state: RoundState::Open,
            judges_per_entry: 9,
            is_blind: false,
            source: RoundSource::Admitted,
            source_round_id: None,
            source_count: None,
            rule: rule().to_text()?,
            version: 1,
            created_at: now,
            hides_plans: false,
        },
    )?;
    for performance in &programme.performances {
        entries::insert_entry(
            conn,
            &EntryRow {
                id: by.fresh(),
                competition_id: id,
                number: performance["performance_id"].clone(),
                name: performance["name"].clone(),
                region_id: region,
                track_id: track,
                leader: performance["name"].clone(),
                organization: String::new(),
                phone: String::new(),
                email: String::new(),
                website: String::new(),
                summary: String::new(),
                state: EntryState::Admitted,
                version: 1,
                leader_account_id: None,
                created_at: now,
                updated_at: now,
                submitted_at: Some(now),
                admitted_at: Some(now),
                team_changed_at: None,
            },
        )?;
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for row in &programme.scores {
        if seen.insert(&row["judge"]) {
            experts::insert_expert(conn, &expert(by.fresh(), id, row, by))?;
        }
    }
    Ok((id, round))
}

/// The marks as an organizer has them in a file. An official 0.0 says that the judge was absent: a blank.
fn table(programme: &Programme) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["项目编号", "评委邮箱", "评分项", "得分"]).unwrap();
    for row in &programme.scores {
        let judge = format!("{}@judge.example", row["judge"]);
        let score = if row["score"] == "0.0" { "" } else { &row["score"] };
        writer.write_record([&row["performance_id"], judge.as_str(), &row["criterion"], score]).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Uploads the marks, looks at what they would do, and confirms it.
async fn bring_in(organizer: &mut Client, base: &str, programme: &Programme) {
    let import = format!("{base}/import");
    let form = organizer.get(&import).await;
    assert_eq!(form.attr("input[type='file']", "name").as_deref(), Some("file"));
    let page = organizer.post_file(&import, &[], ("file", "marks.csv", &table(programme))).await;
    assert_eq!(page.status(), 303, "{:?}", page.texts("#problems td"));
    let preview = page.location().unwrap().to_owned();
    let page = organizer.get(&preview).await;
    let given: Vec<&Row> = programme.scores.iter().filter(|row| row["score"] != "0.0").collect();
    let of = |column: &str| given.iter().map(|row| &row[column]).collect::<BTreeSet<_>>().len();
    let told = [of("performance_id"), of("judge"), given.len(), programme.scores.len() - given.len()];
    assert_eq!(page.texts(".tiles dd"), told.map(|count| count.to_string()));
    assert_eq!(page.attr("main form", "action"), Some(preview.clone()));
    let page = organizer.post(&preview, &[("seen", page.field("seen").as_str())]).await;
    assert_eq!(page.status(), 303, "{}", page.body());
    let page = organizer.follow(page).await;
    assert_eq!(page.status(), 200);
}

/// Compares every number of an export with the official ones. Answers how many panel scores and totals there were.
fn compare(programme: &Programme, ranking: &[Row]) -> (usize, usize) {
    let mut panels = 0;
    assert_eq!(ranking.len(), programme.performances.len());
    for performance in &programme.performances {
        let id = &performance["performance_id"];
        let line = ranking.iter().find(|line| line["entry"] == *id).unwrap();
        assert_eq!(line["score"], two_decimals(&performance["total_component_score"]), "{id}");
        let panel: BTreeMap<&str, &str> = programme
            .scores
            .iter()
            .filter(|row| row["performance_id"] == *id)
            .map(|row| (row["criterion"].as_str(), row["official_panel_score"].as_str()))
            .collect();
        for (criterion, official) in panel {
            let told = &line[&format!("criterion:{criterion}")];
            assert_eq!(*told, two_decimals(official), "{id} {criterion}");
            panels += 1;
        }
    }
    (panels, programme.performances.len())
}

fn expert(id: ExpertId, competition: CompetitionId, row: &Row, by: &By) -> ExpertRow {
    ExpertRow {
        id,
        competition_id: competition,
        account_id: None,
        name: row["judge_name"].clone(),
        organization: row["judge_country"].clone(),
        title: String::new(),
        region: String::new(),
        kind: String::new(),
        phone: String::new(),
        email: format!("{}@judge.example", row["judge"]),
        is_judge: true,
        is_mentor: false,
        judging_capacity: 100,
        mentoring_capacity: 0,
        version: 1,
        created_at: by.now(),
        withdrawn_at: None,
    }
}

fn rule() -> RoundRule {
    let round = ["criterion_mean", "weighted_criterion", "total"];
    RoundRule {
        rule: RuleText {
            decimals: 2,
            round: round.into_iter().map(str::to_owned).collect(),
            aggregate: "trimmed".to_owned(),
            trim: Some(TrimText {
                high: 1,
                low: 1,
                on: "criterion".to_owned(),
                min_panel: 4,
                otherwise: "mean".to_owned(),
            }),
            weighting: "factor".to_owned(),
            tie_break: Vec::new(),
            criteria: Vec::new(),
            tiers: Vec::new(),
            gates: Vec::new(),
            bonuses: Vec::new(),
            parts: Vec::new(),
        },
        tier_names_en: Vec::new(),
    }
}

/// Official numbers are written with as few decimals as they need.
fn two_decimals(text: &str) -> String {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}.{decimals:0<2}")
}

async fn set(app: &TestApp, slug: &'static str, programme: Programme) -> (Programme, CompetitionId, RoundId) {
    let by = app.by_system();
    app.site
        .db
        .write(move |conn| build(conn, &by, slug, &programme).map(|made| (made, programmes_of(&programme))))
        .await
        .map(|((competition, round), programme)| (programme, competition, round))
        .unwrap()
}

fn programmes_of(programme: &Programme) -> Programme {
    Programme { scores: programme.scores.clone(), performances: programme.performances.clone() }
}

on_both!(all_official_numbers_come_out_of_the_application, |app| {
    let (mut panels, mut totals) = (0, 0);
    for (programme, slug) in programmes().into_iter().zip(["first", "second", "third", "fourth"]) {
        let (programme, competition, round) = set(&app, slug, programme).await;
        let (mut organizer, _) = app.member(competition, Role::Organizer, None).await;
        let base = format!("/c/{slug}/rounds/{round}");
        bring_in(&mut organizer, &base, &programme).await;
        assert_eq!(organizer.post(&format!("{base}/close"), &[]).await.status(), 200, "asked once more");
        let page = organizer.post(&format!("{base}/close"), &[("confirm", "yes")]).await;
        assert_eq!(page.status(), 303, "{}", page.body());

        let page = organizer.get(&format!("{base}/ranking")).await;
        assert_eq!(page.texts("#blockers li"), Vec::<String>::new());
        for performance in &programme.performances {
            let told = page.cell("#ranking", &performance["performance_id"], "总分");
            assert_eq!(told, two_decimals(&performance["total_component_score"]));
        }
        let ranking = csv_rows(&organizer.get(&format!("{base}/ranking.csv")).await);
        let (of_panels, of_totals) = compare(&programme, &ranking);
        panels += of_panels;
        totals += of_totals;
        let scores = organizer.get(&format!("{base}/scores.csv")).await;
        let toml = organizer.get(&format!("{base}/rule.toml")).await;
        let answer = run(scores.bytes(), &toml.body(), Format::Csv).unwrap();
        let again = rows(&answer.text);
        assert_eq!(again.len(), ranking.len());
        for (line, again) in ranking.iter().zip(&again) {
            for (head, value) in again {
                assert_eq!(&line[head], value, "{head}");
            }
        }

        let page = publish_as(&mut organizer, &format!("{base}/publish")).await;
        assert_eq!(page.status(), 303, "{}", page.body());
        let public = app.visitor().get(&format!("/results/{slug}/{round}.csv")).await;
        assert_eq!(compare(&programme, &csv_rows(&public)), (of_panels, of_totals));
    }
    assert_eq!((panels, totals), (250, 50));
});
