//! The rules of the house that a compiler does not hold: who may import whom, how long a file may be, what a
//! template may contain.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// A file of the project.
pub struct Source {
    /// Its path from the root of the project.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The files with an ending under a folder of the project.
pub fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.push(Source { path, text });
            }
        }
    }
    assert!(!found.is_empty(), "no .{ending} under {folder}");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Fails with every place at once.
#[track_caller]
fn none(rule: &str, places: Vec<String>) {
    assert!(places.is_empty(), "{rule}:\n{}", places.join("\n"));
}

fn lines_with<'a>(
    sources: &'a [Source],
    concerns: impl Fn(&str) -> bool + 'a,
    is_bad: impl Fn(&str) -> bool + 'a,
) -> Vec<String> {
    sources
        .iter()
        .filter(|source| concerns(&source.path))
        .flat_map(|source| {
            source
                .text
                .lines()
                .enumerate()
                .filter(|(_, line)| !line.trim_start().starts_with("//") && is_bad(line))
                .map(|(number, line)| format!("{}:{}: {}", source.path, number + 1, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn only_the_database_layer_and_the_stores_know_diesel() {
    let sources = sources("src", "rs");
    let bad = lines_with(
        &sources,
        |path| {
            !path.starts_with("src/db/")
                && !path.ends_with("store.rs")
                && !path.contains("/store/")
                && path != "src/error.rs"
        },
        |line| line.contains("diesel::") || line.contains("use diesel"),
    );
    none("diesel stands only in db/ and store.rs", bad);
}

#[test]
fn the_trade_and_the_computations_know_nothing_of_the_outside() {
    let sources = sources("src", "rs");
    let outside = [
        "actix",
        "askama",
        "tokio",
        "diesel",
        "std::fs",
        "std::time",
        "std::net",
        "std::env",
        "getrandom",
        "crate::db",
        "crate::web",
        "crate::app",
        "crate::error",
        "crate::clock",
        "crate::audit",
        "crate::cli",
    ];
    let bad = lines_with(
        &sources,
        |path| path.starts_with("src/domain/") || path.starts_with("src/compute/"),
        |line| outside.iter().any(|word| line.contains(word)),
    );
    none("domain/ and compute/ know no I/O", bad);
    let bad =
        lines_with(&sources, |path| path.starts_with("src/domain/"), |line| line.contains("crate::compute"));
    none("domain/ does not know compute/", bad);
}

/// The module of a file, from the crate on: `src/judging/store/lists.rs` is `crate::judging::store::lists`.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let inner = inner.trim_end_matches("/mod");
    let parts = inner.split('/').filter(|part| !matches!(*part, "lib" | "main" | "mod"));
    std::iter::once("crate").chain(parts).map(str::to_owned).collect()
}

/// Every path that a file imports or names, however it is nested, from the crate on where it is one of ours.
fn paths_of(source: &Source) -> Vec<Vec<String>> {
    let code: String = source
        .text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let module = module_of(&source.path);
    let is_path = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == ':';
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(sign) = code[at..].chars().next() {
        let (before, here) = code.split_at(at);
        let line = before.rsplit('\n').next().unwrap_or("").trim();
        let end = if before.ends_with(is_path) {
            None
        } else if here.starts_with("use ") && (line.is_empty() || line.starts_with("pub")) {
            here.find(';')
        } else if ["crate::", "self::", "super::"].iter().any(|root| here.starts_with(root)) {
            here.find(|sign| !is_path(sign))
        } else {
            None
        };
        let Some(end) = end else {
            at += sign.len_utf8();
            continue;
        };
        match here[..end].strip_prefix("use ") {
            Some(tree) => found.extend(expanded(tree)),
            None => found.push(here[..end].split("::").map(str::to_owned).collect()),
        }
        at += end;
    }
    found.into_iter().map(|path| resolved(&module, path)).collect()
}

/// The paths of a tree of imports: `a::{b, c::{d, e}}` is `a::b`, `a::c::d` and `a::c::e`.
fn expanded(tree: &str) -> Vec<Vec<String>> {
    let Some((head, inner)) = tree.split_once('{') else {
        let tree = tree.split(" as ").next().unwrap_or(tree);
        return vec![tree.split("::").map(|part| part.trim().to_owned()).collect()];
    };
    let head: Vec<String> =
        head.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    let inner = inner.trim().strip_suffix('}').unwrap_or(inner);
    arguments(inner)
        .iter()
        .filter(|branch| !branch.trim().is_empty())
        .flat_map(|branch| expanded(branch.trim()))
        .map(|path| [head.clone(), path].concat())
        .collect()
}

/// A path from the crate on: `self` and `super` are where the file stands.
fn resolved(module: &[String], path: Vec<String>) -> Vec<String> {
    let ups = path.iter().take_while(|part| *part == "super" || *part == "self").count();
    if ups == 0 {
        return path;
    }
    let supers = path.iter().take(ups).filter(|part| *part == "super").count();
    let kept = module.len().saturating_sub(supers);
    [&module[..kept], &path[ups..]].concat()
}

#[test]
fn imports_are_understood_however_they_are_nested() {
    let source = Source {
        path: "src/judging/store/lists.rs".to_owned(),
        text: "use crate::{\n    pairing::{pages::{base, own::own_scheme as own}, store},\n    web,\n};\n\
               use super::super::forms;\n// use crate::mail::pages;\nfn f() { crate::results::pages::show() }\n"
            .to_owned(),
    };
    let paths: Vec<String> = paths_of(&source).iter().map(|path| path.join("::")).collect();
    assert_eq!(
        paths,
        [
            "crate::pairing::pages::base",
            "crate::pairing::pages::own::own_scheme",
            "crate::pairing::store",
            "crate::web",
            "crate::judging::forms",
            "crate::results::pages::show",
        ]
    );
}

/// The slices of the house.
const SLICES: [&str; 11] = [
    "accounts",
    "competitions",
    "entries",
    "experts",
    "assignment",
    "mentoring",
    "judging",
    "results",
    "pairing",
    "audit",
    "mail",
];

#[test]
fn slices_do_not_reach_into_each_others_pages_and_forms() {
    let sources = sources("src", "rs");
    let mut bad = Vec::new();
    for source in &sources {
        for path in paths_of(source) {
            let [root, slice, room, ..] = path.as_slice() else { continue };
            let is_foreign = !source.path.starts_with(&format!("src/{slice}/"));
            let is_private = room == "pages" || room == "forms";
            if root == "crate" && SLICES.contains(&slice.as_str()) && is_private && is_foreign {
                bad.push(format!("{}: {}", source.path, path.join("::")));
            }
        }
    }
    none("a slice's pages and forms are its own", bad);
}

/// The slice of a file that stands below its pages and forms: a store, an act, or what both rest on.
fn slice_below(path: &str) -> Option<&str> {
    let (slice, rest) = path.strip_prefix("src/")?.split_once('/')?;
    let rest = rest.trim_end_matches(".rs");
    let is_page = |part: &str| {
        ["pages", "forms"].contains(&part) || part.ends_with("_pages") || part.ends_with("_forms")
    };
    let is_below = rest != "mod" && !rest.split('/').any(is_page);
    (SLICES.contains(&slice) && is_below).then_some(slice)
}

/// What all pages share.
const WEB: &str = "crate::web";

/// What may know of the pages although its name does not say that it is one of them: the file, what of them, and why.
const NEAR_PAGES: &[(&str, &str, &str)] = &[
    ("src/accounts/password.rs", WEB, "takes a new password out of the two fields of a form"),
    ("src/audit/disclosure.rs", WEB, "is what a page calls before it shows or sends something"),
    ("src/entries/files.rs", WEB, "takes files as they were received, and answers with them"),
    ("src/entries/import_words.rs", WEB, "says of a table what a form says of a field"),
    ("src/entries/sweep.rs", WEB, "is work of the house beside the requests"),
    ("src/experts/invites.rs", WEB, "is a page: its form shows nothing but the links"),
    ("src/judging/import.rs", WEB, "is the pages of an import with their forms"),
    ("src/judging/score_words.rs", WEB, "says of a table what a form says of a field"),
    ("src/mail/sender.rs", WEB, "is work of the house beside the requests"),
    ("src/mentoring/desk.rs", WEB, "is the pages of the organizers"),
    ("src/mentoring/material.rs", WEB, "is a part of two pages, and sends a file"),
    ("src/pairing/export.rs", WEB, "answers with a file"),
    (
        "src/pairing/snapshot.rs",
        "crate::web::store::CompetitionHead",
        "takes the row that the visit has read",
    ),
    ("src/results/actions.rs", "crate::web::store::CompetitionHead", "takes the row that the visit has read"),
];

/// Whether a path is a module or in it.
fn is_in(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[test]
fn stores_and_acts_know_no_pages() {
    let near: Vec<String> = NEAR_PAGES
        .iter()
        .filter(|(_, what, _)| *what == WEB)
        .map(|(file, _, _)| module_of(file).join("::"))
        .collect();
    let (mut bad, mut needed) = (Vec::new(), BTreeSet::new());
    for source in sources("src", "rs").iter().filter(|source| slice_below(&source.path).is_some()) {
        let known = NEAR_PAGES.iter().find(|(file, _, _)| *file == source.path);
        for path in paths_of(source) {
            let path = path.join("::");
            let is_of_pages = is_in(&path, WEB) || near.iter().any(|module| is_in(&path, module));
            match known {
                Some((file, what, _)) if is_in(&path, what) => {
                    needed.insert(*file);
                }
                _ if is_of_pages && known.is_none_or(|(_, what, _)| *what != WEB) => {
                    bad.push(format!("{}: {path}", source.path));
                }
                _ => {}
            }
        }
    }
    none("what stands below pages and forms does not know them", bad);
    let idle = NEAR_PAGES.iter().filter(|(file, _, _)| !needed.contains(file));
    none("an exception that is not needed", idle.map(|(file, ..)| (*file).to_owned()).collect());
}

#[test]
fn stores_know_no_acts() {
    let mut bad = Vec::new();
    for source in sources("src", "rs") {
        if !source.path.ends_with("/store.rs") && !source.path.contains("/store/") {
            continue;
        }
        for path in paths_of(&source) {
            if path.get(2).is_some_and(|room| room == "actions") {
                bad.push(format!("{}: {}", source.path, path.join("::")));
            }
        }
    }
    none("an act knows its store, and not the other way round", bad);
}

/// Words are left out: those of the log name things as the other slices do.
#[test]
fn slices_do_not_call_one_another_in_a_circle() {
    let mut calls: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let near = |path: &str| NEAR_PAGES.iter().any(|(file, what, _)| *file == path && *what == WEB);
    for source in sources("src", "rs") {
        let Some(slice) = slice_below(&source.path) else { continue };
        if near(&source.path) || source.path.ends_with("words.rs") {
            continue;
        }
        for path in paths_of(&source) {
            let [root, other, ..] = path.as_slice() else { continue };
            if root == "crate" && other != slice && SLICES.contains(&other.as_str()) {
                let call = format!("{}: {}", source.path, path.join("::"));
                calls.entry(slice.to_owned()).or_default().insert(other.clone(), call);
            }
        }
    }
    assert!(calls.len() > 8, "the calls are not found: {calls:?}");
    // Who calls nobody that is left goes, until nobody can: the rest goes round.
    loop {
        let left: BTreeSet<String> = calls.keys().cloned().collect();
        for others in calls.values_mut() {
            others.retain(|other, _| left.contains(other));
        }
        calls.retain(|_, others| !others.is_empty());
        if calls.len() == left.len() {
            break;
        }
    }
    let round = calls.into_values().flat_map(BTreeMap::into_values).collect();
    none("slices call one another in a circle", round);
}

#[test]
fn no_official_number_passes_through_a_float() {
    let sources = sources("src", "rs");
    let bad = lines_with(
        &sources,
        |path| {
            path.starts_with("src/domain/")
                || path.starts_with("src/compute/scoring")
                || path.starts_with("src/compute/ranking")
                || path.starts_with("src/compute/exact")
        },
        |line| line.contains("f64") || line.contains("f32"),
    );
    none("marks are exact", bad);
}

#[test]
fn a_newcomer_finds_the_room() {
    let long = |folder, ending, most: usize| {
        sources(folder, ending)
            .into_iter()
            .filter(move |source| source.text.lines().count() > most)
            .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
            .collect::<Vec<_>>()
    };
    none("a source file has at most 500 lines", long("src", "rs", 500));
    none("a template has at most 200 lines", long("templates", "html", 200));
    let silent = sources("src", "rs")
        .into_iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path)
        .collect();
    none("a source file says what it is for", silent);
}

#[test]
fn templates_show_and_say_nothing_of_their_own() {
    let templates = sources("templates", "html");
    let has_hanzi = |line: &str| line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    none("words belong into locales/", lines_with(&templates, |_| true, has_hanzi));
    let inline = |line: &str| {
        line.contains("style=")
            || line.contains("<style")
            || line.contains("onclick=")
            || line.contains("<script>")
    };
    none("no inline style or script", lines_with(&templates, |_| true, inline));
    let raw =
        lines_with(&templates, |path| path != "templates/parts/field.html", |line| line.contains("|safe"));
    none("nothing goes into a page unescaped", raw);
}

#[test]
fn nothing_is_left_unfinished() {
    let sources = sources("src", "rs");
    let words = ["todo!", "unimplemented!", "FIXME", "XXX", "#[ignore", "#[allow("];
    none("unfinished", lines_with(&sources, |_| true, |line| words.iter().any(|word| line.contains(word))));
}

/// What is counted may be one: English words for it stand in the variants of a selector.
#[test]
fn english_has_a_singular() {
    // Bounds that are never one, what there are at least two of, sums of points.
    let many = ["limit", "max", "min", "parts", "tied", "total"];
    let no_nouns = ["is", "was", "has", "waits", "less"];
    let mut found = Vec::new();
    for source in sources("locales/en", "ftl") {
        for line in source.text.lines().filter(|line| !line.trim_start().starts_with(['[', '*'])) {
            for part in line.split("{ $").skip(1) {
                let Some((name, rest)) = part.split_once(" } ") else { continue };
                let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
                let is_plural = word.ends_with('s') && !no_nouns.contains(&word.as_str());
                if is_plural && !many.contains(&name) && !line.starts_with("results-tie =") {
                    found.push(format!("{}: {line}", source.path));
                }
            }
        }
    }
    none("a count of one needs words of its own", found);
}

/// The generated accessors take a message's values by position, so that two of them could change places unseen.
#[test]
fn words_get_their_values_in_their_places() {
    let generated = include_str!(concat!(env!("OUT_DIR"), "/l10n.rs"));
    let parameters: BTreeMap<&str, Vec<&str>> = generated
        .split("pub fn msg_")
        .skip(1)
        .filter_map(|function| {
            let (name, rest) = function.split_once(['<', '('])?;
            let (list, _) = rest.split_once("&self")?.1.split_once(')')?;
            let names = list.split(',').filter_map(|parameter| Some(parameter.split_once(':')?.0.trim()));
            Some((name, names.collect()))
        })
        .collect();
    let several = parameters.values().filter(|names| names.len() > 1).count();
    assert!(several > 40, "the signatures of the generated accessors are not understood: {several}");

    let mut swapped = Vec::new();
    for source in sources("src", "rs").iter().chain(&sources("templates", "html")) {
        for call in source.text.split("msg_").skip(1) {
            let Some((name, rest)) = call.split_once('(') else { continue };
            let Some(parameters) = parameters.get(name).filter(|names| names.len() > 1) else { continue };
            let arguments = arguments(rest);
            let says = |argument: &str, name: &str| {
                argument.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == name)
            };
            for (own, argument) in parameters.iter().zip(&arguments) {
                let other = parameters.iter().find(|other| *other != own && says(argument, other));
                if let Some(other) = other.filter(|_| !says(argument, own)) {
                    swapped.push(format!("{}: msg_{name}: {argument} as {own}, is it {other}?", source.path));
                }
            }
        }
    }
    none("a value is given in another value's place", swapped);
}

/// The arguments of a call, from behind its opening parenthesis.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut arguments) = (0_u32, vec![String::new()]);
    for sign in text.chars() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(argument) = arguments.last_mut() {
            argument.push(sign);
        }
    }
    arguments
}
