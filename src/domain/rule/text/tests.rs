//! A rule reads back from what it writes, and what is wrong in one is named with its place.

use super::*;

const RULE: &str = r#"
decimals = 2
round = ["criterion_mean", "weighted_criterion", "total"]
aggregate = "trimmed"
trim = { high = 1, low = 1, on = "criterion", min_panel = 4, otherwise = "mean" }
weighting = "factor"
tie_break = ["criterion:Composition", "untrimmed_mean", "untrimmed_sum", "median", "head_to_head", "column:base_projects", "draw", "shared"]
[[criterion]]
id = "Composition"
full = "10"
step = "0.25"
weight = "1.6"
[[tier]]
name = "一等奖"
count = 5
on_tie = "report"
"#;

#[track_caller]
fn refuses(from: &str, to: &str, place: &str) {
    assert!(RULE.contains(from), "{from}");
    let error = Rule::from_toml(&RULE.replacen(from, to, 1)).unwrap_err();
    assert!(error.place.starts_with(place), "{from} -> {to}: {error}");
}

#[test]
fn a_rule_reads_back_from_what_it_writes() {
    let rule = Rule::from_toml(RULE).unwrap();
    let written = RuleText::from(rule.clone()).to_toml().unwrap();
    assert_eq!(Rule::from_toml(&written).unwrap(), rule, "{written}");
    let json = serde_json::to_string(&rule).unwrap();
    assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule, "{json}");
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    refuses("decimals = 2", "decimals = 7", "decimals");
    refuses("decimals = 2", "decimals = \"2\"", "decimals (rule line 2)");
    refuses("decimals = 2", "decimal = 2", "decimal (rule line 2)");
    refuses("\"weighted_criterion\"", "\"weighted\"", "round[1]");
    refuses("aggregate = \"trimmed\"", "aggregate = \"median\"", "aggregate");
    refuses("trim = ", "#", "trim");
    refuses("min_panel = 4", "min_panel = 2", "trim.min_panel");
    refuses("high = 1", "high = -1", "trim.high");
    refuses("on = \"criterion\"", "on = \"judge\"", "trim.on");
    refuses("otherwise = \"mean\"", "otherwise = \"skip\"", "trim.otherwise");
    refuses("weighting = \"factor\"", "weighting = \"share\"", "weighting");
    refuses("criterion:Composition", "criterion:Timing", "tie_break[0]");
    refuses("\"draw\", \"shared\"", "\"shared\", \"draw\"", "tie_break[7]");
    refuses("full = \"10\"", "full = \"0\"", "criterion[0].full");
    refuses("full = \"10\"", "full = \"1e1\"", "criterion[0].full");
    refuses("step = \"0.25\"", "step = \"0.0025\"", "criterion[0].step");
    refuses("weight = \"1.6\"", "weight = \"0\"", "criterion[0].weight");
    refuses("id = \"Composition\"", "id = \" \"", "criterion[0].id");
    refuses("count = 5", "count = 0", "tier[0].count");
    refuses("count = 5", "", "tier[0].count");
    refuses("count = 5", "percent = \"100.5\"", "tier[0].percent");
    refuses("count = 5", "percent = \"0\"", "tier[0].percent");
    refuses("count = 5", "percent = 1.5", "percent (rule line");
    refuses("count = 5", "threshold = \"-1\"", "tier[0].threshold");
    refuses("count = 5", "count = 5\nthreshold = \"90\"", "tier[0].threshold");
    refuses("count = 5", "percent = \"5\"\nthreshold = \"90\"", "tier[0].percent");
    refuses("on_tie = \"report\"", "on_tie = \"ignore\"", "tier[0].on_tie");
}

#[test]
fn a_rule_without_criteria_is_refused() {
    let error = Rule::from_toml("decimals = 2\naggregate = \"mean\"\n").unwrap_err();
    assert_eq!(error.place, "criterion");
}

/// Gates, a bonus and two parts behind the rule above, which has one criterion more.
const MORE: &str = r#"
[[criterion]]
id = "Defence"
full = "100"
step = "1"
weight = "1"
[[gate]]
id = "red journey"
[[bonus]]
id = "judge's choice"
full = "5"
[[part]]
id = "plan"
weight = "0.4"
criteria = ["Composition"]
[[part]]
id = "defence"
weight = "0.6"
criteria = ["Defence"]
"#;

#[test]
fn gates_bonuses_parts_and_all_sizes_of_tiers_read_back() {
    let tiers = "[[tier]]\nname = \"b\"\npercent = \"1.5\"\n[[tier]]\nname = \"c\"\nthreshold = \"90\"\n";
    for aggregate in ["mean", "trimmed", "standardised", "calibrated"] {
        let toml = format!("{RULE}{MORE}{tiers}").replace("\"trimmed\"", &format!("\"{aggregate}\""));
        let rule = Rule::from_toml(&toml).unwrap();
        let written = RuleText::from(rule.clone()).to_toml().unwrap();
        assert_eq!(Rule::from_toml(&written).unwrap(), rule, "{written}");
        let names = ["Composition", "Defence", "judge's choice", "red journey", "plan"];
        let positions = names.map(|name| rule.item_position(name));
        assert_eq!(positions, [Some(0), Some(1), Some(2), Some(3), None]);
    }
}

#[test]
fn what_is_wrong_with_gates_bonuses_and_parts_is_named_with_its_place() {
    let refuses = |from: &str, to: &str, place: &str| {
        let toml = format!("{RULE}{MORE}");
        assert!(toml.contains(from), "{from}");
        let error = Rule::from_toml(&toml.replacen(from, to, 1)).unwrap_err();
        assert!(error.place.starts_with(place), "{from} -> {to}: {error}");
    };
    refuses("id = \"red journey\"", "id = \"Defence\"", "gate[0].id");
    refuses("id = \"red journey\"", "id = \"x\"\nfull = \"1\"", "full (rule line");
    refuses("id = \"judge's choice\"", "id = \"Composition\"", "bonus[0].id");
    refuses("full = \"5\"", "full = \"0\"", "bonus[0].full");
    refuses("id = \"defence\"", "id = \"plan\"", "part[1].id");
    refuses("weight = \"0.6\"", "weight = \"0\"", "part[1].weight");
    refuses("[\"Defence\"]", "[]", "part[1].criteria");
    refuses("[\"Defence\"]", "[\"Style\"]", "part[1].criteria[0]");
    refuses("[\"Defence\"]", "[\"Defence\", \"Composition\"]", "part[1].criteria[1]");
    refuses("criteria = [\"Composition\"]", "criteria = [\"Defence\"]", "part[1].criteria[0]");
    refuses(
        "[\"Composition\"]\n[[part]]\nid = \"defence\"\nweight = \"0.6\"\ncriteria = [\"Defence\"]",
        "[\"Composition\"]",
        "criterion[1].id",
    );
}
