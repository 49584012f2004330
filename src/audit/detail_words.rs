//! The detail of a record as a page tells it: names and values in the reader's language, what is nested in short, of what
//! was and what has become of it only the difference. The exported file has every detail whole.

use chrono_tz::Tz;
use serde_json::{Map, Number, Value};
use sha2::{Digest as _, Sha256};

use super::{hex, masking::mask, words};
use crate::{
    domain::{points::Points, time::Timestamp},
    l10n::L10nLanguage,
    pairing,
};

/// How many signs of a value are shown.
const MOST_SIGNS: usize = 300;

/// How many values of a list are shown.
const MOST_ITEMS: usize = 5;

/// The fields that hold a time, as text or in microseconds.
const TIMES: [&str; 7] =
    ["after", "before", "closes", "closes_at", "entries_close_at", "entries_open_at", "opens_at"];

/// The fields that hold the rule of a round as the text that the round stores.
const RULES: [&str; 3] = ["rule", "before", "after"];

/// The fields of a detail with their contacts masked. What was published has a page of its own: its hash stands for it.
pub fn fields(content: &str) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(content) else {
        return Map::new();
    };
    if let Some(Value::String(text)) = fields.get_mut("snapshot") {
        *text = hex(&Sha256::digest(text.as_bytes()));
    }
    let mut detail = Value::Object(fields);
    mask(&mut detail);
    match detail {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// What each field of the detail of an act is called, and what it says.
pub fn told(act: &str, mut fields: Map<String, Value>, zone: Tz, t: &L10nLanguage) -> Vec<(String, String)> {
    unpack_rules(&mut fields);
    // A coaching record that was changed calls what it is now its content.
    let sides = fields.iter_mut().filter(|(name, _)| matches!(name.as_str(), "before" | "after" | "content"));
    let mut sides = sides.map(|(_, value)| value);
    if let (Some(before), Some(after)) = (sides.next(), sides.next()) {
        keep_differences(before, after);
    }
    let subject = act.split_once('.').map_or(act, |(subject, _)| subject);
    let teller = Teller { subject, zone, t };
    let tell = |(name, value): (String, Value)| {
        // What was changed of an expert stands in the log as fields with both values.
        let is_change = act == "expert.changed";
        let text = if is_change { teller.change(&name, &value) } else { teller.value(&name, &value) };
        (!text.is_empty()).then(|| (named(&name, t), shortened(text)))
    };
    fields.into_iter().filter_map(tell).collect()
}

/// What a field is called. Names that people gave stand as fields too, and stay as they are.
fn named(name: &str, t: &L10nLanguage) -> String {
    words::field(name, t).unwrap_or_else(|| name.to_owned())
}

fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MOST_SIGNS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

fn unpack_rules(fields: &mut Map<String, Value>) {
    for name in RULES {
        match fields.get_mut(name) {
            Some(Value::Object(inner)) => unpack_rules(inner),
            Some(value) => {
                let text = value.as_str().filter(|text| text.starts_with('{'));
                if let Some(rule) = text.and_then(|text| serde_json::from_str(text).ok()) {
                    *value = rule;
                }
            }
            None => {}
        }
    }
}

/// Leaves out of two values what both say. Lists are compared item by item where they are as long as each other.
fn keep_differences(before: &mut Value, after: &mut Value) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let is_same = |(name, value): &(&String, &Value)| after.get(name.as_str()) == Some(*value);
            let same: Vec<String> = before.iter().filter(is_same).map(|(name, _)| name.clone()).collect();
            before.retain(|name, _| !same.contains(name));
            after.retain(|name, _| !same.contains(name));
            for (name, value) in before.iter_mut() {
                if let Some(other) = after.get_mut(name) {
                    keep_differences(value, other);
                }
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (value, other) in before.iter_mut().zip(after.iter_mut()) {
                keep_differences(value, other);
            }
            let says_something = |value: &Value| value.as_object().is_none_or(|fields| !fields.is_empty());
            before.retain(says_something);
            after.retain(says_something);
        }
        _ => {}
    }
}

/// Points that are kept in thousandths.
fn points(number: &Number) -> String {
    let points = number.as_i64().and_then(|of| i32::try_from(of).ok()).and_then(Points::from_thousandths);
    points.map_or_else(|| number.to_string(), |points| points.to_string())
}

/// How many single values a value has.
fn count(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 1,
    }
}

/// Tells values in a language.
struct Teller<'a> {
    /// The kind of thing that the act was done to.
    subject: &'a str,
    zone: Tz,
    t: &'a L10nLanguage,
}

impl Teller<'_> {
    /// What a field says; empty when it says nothing.
    fn value(&self, name: &str, value: &Value) -> String {
        if let Some(time) = self.time(name, value) {
            return time;
        }
        match value {
            Value::Null => String::new(),
            Value::Bool(true) => self.t.msg_audit_yes(),
            Value::Bool(false) => self.t.msg_audit_no(),
            Value::Number(number) if matches!(name, "full" | "step" | "weight") => points(number),
            Value::Number(number) => number.to_string(),
            Value::String(text) => words::value(self.subject, name, text.clone(), self.t),
            // The settings of a rule have their words on the page of the round alone.
            Value::Object(_) if name == "rule" => self.t.msg_audit_items(count(value)),
            Value::Object(_) if name == "origin" => pairing::words::origin(&value.to_string(), self.t),
            Value::Object(fields) => {
                let tell = |(inner, value): (&String, &Value)| {
                    // So do the changes of an expert that came with a table.
                    let of_expert = Teller { subject: "expert", ..*self };
                    let text = if name == "fields" {
                        of_expert.change(inner, value)
                    } else {
                        self.nested(inner, value)
                    };
                    (!text.is_empty()).then(|| self.pair(inner, &text))
                };
                let told: Vec<String> = fields.iter().filter_map(tell).collect();
                told.join(&self.t.msg_list_separator())
            }
            Value::Array(items) => self.list(name, items),
        }
    }

    fn time(&self, name: &str, value: &Value) -> Option<String> {
        if !TIMES.contains(&name) {
            return None;
        }
        let at = match value {
            Value::Number(number) => Timestamp::from_micros(number.as_i64()?),
            Value::String(text) => Timestamp::parse_utc(text).ok()?,
            _ => return None,
        };
        Some(at.to_minute(self.zone))
    }

    fn pair(&self, name: &str, text: &str) -> String {
        format!("{}{}{text}", named(name, self.t), self.t.msg_colon())
    }

    /// A value within another one.
    fn nested(&self, name: &str, value: &Value) -> String {
        let text = self.value(name, value);
        let is_several = value.is_object() && name != "rule" && !text.is_empty();
        if is_several { self.t.msg_audit_together(text) } else { text }
    }

    fn list(&self, name: &str, items: &[Value]) -> String {
        let is_nested = items.iter().any(|item| item.is_object() || item.is_array());
        let all = self.t.msg_audit_items(items.len());
        if is_nested && items.len() > MOST_ITEMS && name != "changes" {
            return all;
        }
        let told = items.iter().take(MOST_ITEMS).map(|item| match item.as_array().map(Vec::as_slice) {
            // A change of an entry is its field, what it was and what it is.
            Some([Value::String(field), before, after]) if name == "changes" => {
                self.pair(field, &self.became(field, before, after))
            }
            // A level of a criterion is its points and its sentences.
            Some([Value::Number(number), sentences @ ..]) if name == "levels" => {
                let sentences = sentences.iter().map(|sentence| self.nested(name, sentence));
                let told = std::iter::once(points(number)).chain(sentences);
                told.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
            }
            _ => self.nested(name, item),
        });
        let told = told.filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let first = told.join(&self.t.msg_list_separator());
        if items.len() > MOST_ITEMS { self.t.msg_audit_and_more(first, all) } else { first }
    }

    /// What was changed of an expert: what was there before, and what is there now.
    fn change(&self, name: &str, value: &Value) -> String {
        match value.as_array().map(Vec::as_slice) {
            Some([before, after]) => self.became(name, before, after),
            _ => self.nested(name, value),
        }
    }

    fn became(&self, name: &str, before: &Value, after: &Value) -> String {
        let [before, after] = [before, after].map(|value| {
            let text = self.nested(name, value);
            if text.is_empty() { "--".to_owned() } else { text }
        });
        self.t.msg_audit_became(before, after)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::states::Language;

    /// The detail of an act as a page tells it in Chinese.
    fn said(act: &str, detail: &Value) -> Vec<String> {
        let told =
            told(act, fields(&detail.to_string()), chrono_tz::Asia::Shanghai, Language::Chinese.words());
        told.into_iter().map(|(name, text)| format!("{name} {text}")).collect()
    }

    #[test]
    fn what_is_nested_is_told_by_names_and_values() {
        let counts =
            json!({"file": "a.csv", "counts": {"new": 1, "changed": 0}, "over": true, "reason": null});
        assert_eq!(said("scheme.imported", &counts), ["文件 a.csv", "数量 新增：1；变更：0", "超出上限 是"]);
        let closes = json!({"before": 1_795_480_800_000_000_i64, "reason": "已齐"});
        assert_eq!(said("scheme.closed", &closes), ["修改前 2026-11-24 08:40", "理由 已齐"]);
    }

    #[test]
    fn of_before_and_after_only_the_difference_is_told() {
        let criterion = |name: &str| json!({"code": "c1", "name_zh": name, "full": 30_000});
        let before = json!({"name_zh": "规则", "criteria": [criterion("创新性"), criterion("可行性")]});
        let after = json!({"name_zh": "规则", "criteria": [criterion("独创性"), criterion("可行性")]});
        assert_eq!(
            said("rubric.changed", &json!({"before": before, "after": after})),
            ["修改前 评分项：（中文名称：创新性）", "修改后 评分项：（中文名称：独创性）"]
        );
        let full =
            |points: i32| json!({"criteria": [{"code": "c1", "full": points, "levels": [[points, "优"]]}]});
        assert_eq!(
            said("rubric.changed", &json!({"before": full(30_000), "after": full(25_500)})),
            ["修改前 评分项：（满分：30；等级：30 优）", "修改后 评分项：（满分：25.5；等级：25.5 优）"]
        );
        let rule = |on_tie: &str| json!({"rule": {"decimals": 2, "tier": [{"on_tie": on_tie}]}}).to_string();
        let changed = json!({"before": rule("report"), "after": rule("exceed")});
        assert_eq!(said("round.tier_exceeded", &changed), ["修改前 规则：1 项", "修改后 规则：1 项"]);
    }

    #[test]
    fn a_change_is_told_as_what_was_and_what_is() {
        let entry = json!({"changes": [["name", "茶", "高山茶"], ["leader", "", "李"]]});
        assert_eq!(said("entry.edited", &entry), ["变更 名称：茶 → 高山茶；负责人：-- → 李"]);
        let expert = json!({"phone": ["13800138000", ""], "tags": [{}, {"茶": 3}]});
        assert_eq!(said("expert.changed", &expert), ["电话 138 **** 8000 → --", "标签 -- → （茶：3）"]);
    }

    #[test]
    fn our_own_names_are_told_in_words_and_what_people_wrote_as_it_stands() {
        let plan = json!({"kind": "mentors", "aims": {"aim": "fair"}});
        let aims = "要求 目标：先让配得最差的项目尽可能好，再求总和最大";
        assert_eq!(said("plan.computed", &plan), ["类型 导师", aims]);
        assert_eq!(said("round.reopened", &json!({"state": "open"})), ["状态 评审中"]);
        assert_eq!(said("mentorship.ended", &json!({"state": "withdrawn"})), ["状态 已撤回"]);
        assert_eq!(said("coaching.added", &json!({"content": {"way": "online"}})), ["内容 方式：线上"]);
        let row = |kind: &str, control: &str| json!({"criteria": [{"kind": kind, "control": control}]});
        let rubric = json!({"before": row("criterion", "points"), "after": row("gate", "levels")});
        assert_eq!(
            said("rubric.changed", &rubric),
            [
                "修改前 评分项：（类型：评分项；评分方式：填写分数）",
                "修改后 评分项：（类型：必要条件；评分方式：选择等级）"
            ]
        );
        let import = json!({"kind": "experts", "changes": [{"fields": {"kind": ["judges", "experts"]}}]});
        assert_eq!(
            said("import.applied", &import),
            ["类型 专家", "变更 （字段：（类型：judges → experts））"]
        );
        assert_eq!(said("expert.changed", &json!({"kind": ["", "judges"]})), ["类型 -- → judges"]);
    }

    #[test]
    fn what_is_long_is_counted_or_cut() {
        let pairs: Vec<Value> = (0..20).map(|number| json!({"fit": number})).collect();
        let ids = ["a", "b", "c", "d", "e", "f"];
        let detail = json!({"pairs": pairs, "judges": ids, "remark": "长".repeat(400), "snapshot": "{}"});
        let said = said("pairing.published", &detail);
        assert_eq!(said[..2], ["配对 20 项", "评委 a；b；c；d；e…共 6 项"]);
        assert_eq!(said[2].chars().filter(|sign| *sign == '长').count(), MOST_SIGNS);
        assert!(said[2].ends_with('…'));
        assert_eq!(
            said[3],
            "公布内容的哈希 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
    }
}
