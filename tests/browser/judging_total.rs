//! The total that the page shows while a judge types equals the server's, digit by digit.

use std::collections::BTreeMap;

use pingxuan::{
    domain::states::{Control, CriterionKind, EntryState},
    judging::{TotalRule, TypedMark, store::Gauge},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Browser;
use crate::support::{Backend, Scene, TestApp};

/// How many sheets are made up.
const CASES: usize = 240;

/// A drawing of numbers that is the same each time.
struct Lots(u64);

impl Lots {
    /// A number from `least` to `most`.
    fn draw(&mut self, least: i32, most: i32) -> i32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let width = u64::try_from(most - least + 1).unwrap();
        least + i32::try_from((self.0 >> 33) % width).unwrap()
    }
}

/// A mark as a person may type it: with all three decimals, without needless ones, or in full width.
fn typed(thousandths: i32, way: i32) -> String {
    let plain = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    let short = plain.trim_end_matches('0').trim_end_matches('.').to_owned();
    let wide = |point: char| -> String {
        short
            .chars()
            .map(|c| match c.to_digit(10) {
                Some(digit) => char::from_u32(u32::from('０') + digit).unwrap(),
                None => point,
            })
            .collect()
    };
    match way {
        0 => plain,
        1 => short.clone(),
        2 => wide('．'),
        3 => wide('。'),
        _ => format!(" {short}　"),
    }
}

/// One sheet for the browser, and what the server makes of it.
fn case(number: usize, lots: &mut Lots) -> (Value, String) {
    let decimals = u8::try_from(number % 4).unwrap();
    let weighting = if number.is_multiple_of(2) { "percent" } else { "factor" };
    // Every third sheet is made for the edge: half a unit of the last place, which is rounded up.
    let is_edge = number.is_multiple_of(3);
    let mut gauges = Vec::new();
    let mut marks = BTreeMap::new();
    let mut items = Vec::new();
    for place in 0..lots.draw(1, 5) {
        let full = lots.draw(1, 100) * 1000;
        let (mark, weight) = match (is_edge, weighting) {
            (false, _) => (lots.draw(0, full), lots.draw(1, 60_000)),
            // Odd thousandths, half weighted, end in a half of the third place.
            (true, "factor") => (lots.draw(0, full / 2 - 1) * 2 + 1, 500),
            // A half, a quarter or an eighth of an odd weight ends in 5.
            (true, _) => (full >> lots.draw(0, 3), lots.draw(0, 20_000) * 2 + 1),
        };
        let text = typed(mark, lots.draw(0, 4));
        let id = Uuid::from_u128(u128::try_from(place + 1).unwrap()).into();
        let read = TypedMark::parse(&text);
        let TypedMark::Points(points) = read else { panic!("{text:?} is {read:?}") };
        assert_eq!(points.thousandths(), mark, "{text}");
        marks.insert(id, mark);
        items.push(json!({"text": text, "full": full.to_string(), "weight": weight.to_string()}));
        let code = format!("c{place}");
        let (control, kind) = (Control::Points, CriterionKind::Criterion);
        gauges.push(Gauge { id, code, control, full_points: full, step: 1, weight, kind });
    }
    // Every fifth sheet with several criteria has two parts: the first criterion, and the rest.
    let codes: Vec<String> = gauges.iter().map(|gauge| format!("{:?}", gauge.code)).collect();
    let parts = if number % 5 == 1 && codes.len() > 1 {
        let mut part = |id: &str, codes: &[String]| {
            let weight = typed(lots.draw(1, 100_000), 1);
            format!(r#"{{"id":"{id}","weight":"{weight}","criteria":[{}]}}"#, codes.join(","))
        };
        format!("[{},{}]", part("a", &codes[..1]), part("b", &codes[1..]))
    } else {
        "[]".to_owned()
    };
    let rule = format!(
        r#"{{"rule":{{"decimals":{decimals},"round":["total"],"aggregate":"mean","weighting":"{weighting}",
        "tie_break":[],"criterion":[],"part":{parts}}},"tier_names_en":[]}}"#
    );
    let rule = TotalRule::of(&rule, &gauges).unwrap();
    for (gauge, item) in gauges.iter().zip(&mut items) {
        if let Some(part) = rule.part_of(gauge.id) {
            item["over"] = json!(part.over.to_string());
            item["under"] = json!(part.under.to_string());
        }
    }
    let total = rule.words(rule.total(&marks).unwrap().unwrap());
    (json!({"weighting": weighting, "decimals": decimals, "items": items}), total)
}

#[actix_web::test]
async fn the_browser_and_the_server_make_the_same_totals() {
    let app = TestApp::start(Backend::Sqlite).await;
    let scene = Scene::set(&app).await;
    let (client, expert) = scene.judge(&app, "王教授").await;
    let entry = scene.add_entry(&app, "E001", "高山茶叶", EntryState::Admitted).await;
    let sheet = scene.add_sheet(&app, entry, expert).await;
    let Some(browser) = Browser::open(app.port, "zh-CN", 1280).await else { return };
    browser.sign_in_with(client.cookie("session").unwrap()).await;
    browser.goto(&format!("/c/cup/judging/{sheet}")).await;
    browser.find("form[data-sheet]").await;

    let mut lots = Lots(20_261_124);
    let (cases, totals): (Vec<Value>, Vec<String>) = (0..CASES).map(|number| case(number, &mut lots)).unzip();
    let script = "const { thousandths, weightedTotal, decimal } = globalThis.pingxuanSheet;
        const round = document.querySelector('form[data-sheet]').dataset.round.split(/[\\s,]+/);
        return arguments[0].map(({ weighting, decimals, items }) => decimal(weightedTotal(items.map((item) => ({
            mark: thousandths(item.text), full: BigInt(item.full), weight: BigInt(item.weight),
            over: BigInt(item.over ?? 1), under: BigInt(item.under ?? 1),
        })), { weighting, decimals, round }), decimals));";
    let shown = browser.client.execute(script, vec![json!(cases)]).await.unwrap();
    let shown: Vec<String> = serde_json::from_value(shown).unwrap();
    assert_eq!(shown.len(), CASES);
    for ((shown, total), case) in shown.iter().zip(&totals).zip(&cases) {
        assert_eq!(shown, total, "{case}");
    }
    browser.close().await;
}
