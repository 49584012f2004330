//! The check of a table of entries, row by row: what is wrong, what is a duplicate, what would change.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    CellFault, Fault, FieldChange, Found, Mapping, NameKey, Outcome, Report, RowReport, Table, Work,
};
use crate::{
    competitions::store::{self as competitions, RegionRow, TrackRow},
    db::Conn,
    domain::{
        id::{EntryId, RegionId, TrackId},
        problem::Problem,
        states::EntryState,
    },
    entries::{
        actions::differences,
        content::{self, Basics, Tag, optional, tags_text},
        decisions::{Domain, is_contact, is_open_to_stewards},
        store::{self, EntryKey, EntryRow, bonds},
    },
    error::AppError,
    tables::{
        Row,
        columns::EntryColumn,
        fold,
        headers::{Column as _, Recognised},
    },
};

/// What the competition knows already.
struct Known<'a> {
    domain: &'a Domain,
    mapping: &'a Mapping,
    regions: Vec<RegionRow>,
    tracks: Vec<TrackRow>,
    by_number: BTreeMap<String, EntryKey>,
    by_name: BTreeMap<NameKey, Vec<EntryKey>>,
}

/// A row whose cells are understood. A field whose column is missing or whose cell is wrong is none.
struct Parsed {
    line: u32,
    number: String,
    name: Option<String>,
    leader: Option<String>,
    region: Option<RegionId>,
    track: Option<TrackId>,
    organization: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    website: Option<String>,
    summary: Option<String>,
    members: Option<Vec<String>>,
    tags: Option<Vec<Tag>>,
    found: Found,
    shown_name: String,
    faults: Vec<CellFault>,
}

/// The entry that a row means, as it is.
#[derive(Clone, Copy)]
struct Existing<'a> {
    entry: &'a EntryRow,
    names: &'a [String],
    tags: &'a [Tag],
    is_judged: bool,
}

/// Checks a table against a competition. Nothing is written.
///
/// # Errors
/// When the database fails.
pub fn check(conn: &mut Conn, domain: &Domain, table: &Table, mapping: &Mapping) -> Result<Report, AppError> {
    let mut known = Known {
        domain,
        mapping,
        regions: competitions::regions_of(conn, domain.competition)?,
        tracks: competitions::tracks_of(conn, domain.competition)?,
        by_number: BTreeMap::new(),
        by_name: BTreeMap::new(),
    };
    for key in store::entry_keys(conn, domain.competition)? {
        let name_key = (fold(&key.name), fold(&key.leader), key.region_id);
        known.by_name.entry(name_key).or_default().push(key.clone());
        known.by_number.insert(key.number.clone(), key);
    }
    let mut unknown = (BTreeSet::new(), BTreeSet::new());
    let mut parsed: Vec<Parsed> = table
        .rows
        .iter()
        .map(|row| {
            let mut parsed = parse(row, &table.headers, &known, &mut unknown);
            find(&mut parsed, &table.headers, &known);
            parsed
        })
        .collect();
    mark_repeated(&mut parsed);
    let ids: Vec<EntryId> = parsed
        .iter()
        .filter_map(|row| match row.found {
            Found::Entry(id) => Some(id),
            Found::Nothing => None,
        })
        .collect();
    let entries: BTreeMap<EntryId, EntryRow> = store::entries_among(conn, domain.competition, &ids)?
        .into_iter()
        .map(|entry| (entry.id, entry))
        .collect();
    let mut members: BTreeMap<EntryId, Vec<String>> = BTreeMap::new();
    for member in store::members_of_many(conn, &ids)? {
        members.entry(member.entry_id).or_default().push(member.name);
    }
    let mut tags: BTreeMap<EntryId, Vec<Tag>> = BTreeMap::new();
    for tag in store::tags_of_many(conn, &ids)? {
        tags.entry(tag.entry_id).or_default().push((tag.tag, tag.weight));
    }
    let judged = bonds::entries_under_judgement(conn, &ids)?;
    let mut report = Report {
        unknown_regions: unknown.0.into_iter().collect(),
        unknown_tracks: unknown.1.into_iter().collect(),
        ..Report::default()
    };
    let (nobody, nothing) = (Vec::new(), Vec::new());
    for row in parsed {
        let existing = match row.found {
            Found::Entry(id) => entries.get(&id),
            Found::Nothing => None,
        };
        let existing = existing.map(|entry| Existing {
            entry,
            names: members.get(&entry.id).unwrap_or(&nobody),
            tags: tags.get(&entry.id).unwrap_or(&nothing),
            is_judged: judged.contains(&entry.id),
        });
        judge(&mut report, row, existing, &table.headers, &known);
    }
    Ok(report)
}

/// Understands the cells of a row.
fn parse(
    row: &Row,
    headers: &Recognised<EntryColumn>,
    known: &Known<'_>,
    unknown: &mut (BTreeSet<String>, BTreeSet<String>),
) -> Parsed {
    let mut faults = Vec::new();
    let mut take = |column: EntryColumn, parse: &dyn Fn(&str) -> Result<String, Problem>| {
        if !headers.columns.contains_key(&column) {
            return None;
        }
        parse(headers.cell(row, column))
            .map_err(|problem| faults.push(fault(row.line, headers, column, Fault::Value(problem))))
            .ok()
    };
    let number = take(EntryColumn::Number, &optional(content::parse_number)).unwrap_or_default();
    let name = take(EntryColumn::Name, &content::parse_name);
    let leader = take(EntryColumn::Leader, &content::parse_person);
    let organization = take(EntryColumn::Organization, &optional(content::parse_organization));
    let phone = take(EntryColumn::Phone, &optional(content::parse_contact_phone));
    let email = take(EntryColumn::Email, &optional(content::parse_contact_email));
    let website = take(EntryColumn::Website, &optional(content::parse_website));
    let summary = take(EntryColumn::Summary, &optional(content::parse_summary));
    let members = headers.columns.contains_key(&EntryColumn::Members).then(|| {
        content::parse_members(headers.cell(row, EntryColumn::Members)).map_err(|problem| {
            faults.push(fault(row.line, headers, EntryColumn::Members, Fault::Value(problem)));
        })
    });
    let tags = headers.columns.contains_key(&EntryColumn::Tags).then(|| {
        content::parse_tags(headers.cell(row, EntryColumn::Tags)).map_err(|problem| {
            faults.push(fault(row.line, headers, EntryColumn::Tags, Fault::Value(problem)));
        })
    });
    let region_text = fold(headers.cell(row, EntryColumn::Region));
    let region = region_of(&region_text, known);
    if region.is_none() && !region_text.is_empty() {
        faults.push(fault(row.line, headers, EntryColumn::Region, Fault::UnknownRegion(region_text.clone())));
        unknown.0.insert(region_text);
    }
    if let Some(region) = region
        && !known.domain.reach.covers(region)
    {
        faults.push(fault(row.line, headers, EntryColumn::Region, Fault::OutsideRegion));
    }
    let track_text = fold(headers.cell(row, EntryColumn::Track));
    let track = track_of(&track_text, known);
    if track.is_none() && !track_text.is_empty() {
        faults.push(fault(row.line, headers, EntryColumn::Track, Fault::UnknownTrack(track_text.clone())));
        unknown.1.insert(track_text);
    }
    Parsed {
        line: row.line,
        number,
        name,
        leader,
        region,
        track,
        organization,
        phone,
        email,
        website,
        summary,
        members: members.and_then(Result::ok),
        tags: tags.and_then(Result::ok),
        found: Found::Nothing,
        shown_name: headers.cell(row, EntryColumn::Name).chars().take(100).collect(),
        faults,
    }
}

/// A fault in a column of a row; without the column the whole row is to blame, and the column has its usual name.
fn fault(line: u32, headers: &Recognised<EntryColumn>, column: EntryColumn, fault: Fault) -> CellFault {
    match headers.letter(column) {
        Some(letter) => {
            CellFault { cell: format!("{letter}{line}"), header: headers.header(column).to_owned(), fault }
        }
        None => CellFault { cell: line.to_string(), header: column.names().en.to_owned(), fault },
    }
}

/// The region that a name means: by choice, by either of its names, or the only one there is.
fn region_of(text: &str, known: &Known<'_>) -> Option<RegionId> {
    if text.is_empty() {
        let mut within = known.regions.iter().filter(|region| known.domain.reach.covers(region.id));
        return within.next().filter(|_| within.next().is_none()).map(|region| region.id);
    }
    let chosen = known.mapping.regions.get(text).copied();
    let named = known.regions.iter().find(|region| is_named(text, &region.name_zh, &region.name_en));
    // A choice for a region that is gone is no choice.
    let chosen = chosen.filter(|id| known.regions.iter().any(|region| region.id == *id));
    named.map(|region| region.id).or(chosen)
}

/// The track that a name means: by choice, by either of its names, or the only one there is.
fn track_of(text: &str, known: &Known<'_>) -> Option<TrackId> {
    if text.is_empty() {
        return match known.tracks.as_slice() {
            [only] => Some(only.id),
            _ => None,
        };
    }
    let chosen = known.mapping.tracks.get(text).copied();
    let named = known.tracks.iter().find(|track| is_named(text, &track.name_zh, &track.name_en));
    let chosen = chosen.filter(|id| known.tracks.iter().any(|track| track.id == *id));
    named.map(|track| track.id).or(chosen)
}

fn is_named(text: &str, zh: &str, en: &str) -> bool {
    let text = text.to_lowercase();
    [zh, en].iter().any(|name| !name.is_empty() && fold(name).to_lowercase() == text)
}

/// Finds the entry that a row means: by number, else by name, leader and region. Where these mean two entries, the row is
/// somebody's guess or has slipped, and neither is touched.
fn find(row: &mut Parsed, headers: &Recognised<EntryColumn>, known: &Known<'_>) {
    let numbered = known.by_number.get(&row.number);
    // A row that tells no region leaves the entry with its number where it is.
    let region = row.region.or_else(|| numbered.map(|key| key.region_id));
    let name_key = match (&row.name, &row.leader, region) {
        (Some(name), Some(leader), Some(region)) => Some((fold(name), fold(leader), region)),
        _ => None,
    };
    let same_name = name_key.and_then(|key| known.by_name.get(&key)).map(Vec::as_slice).unwrap_or_default();
    if row.number.is_empty() {
        match same_name {
            [] => {}
            [only] => row.found = Found::Entry(only.id),
            _ => row.faults.push(fault(row.line, headers, EntryColumn::Name, Fault::Ambiguous)),
        }
    } else if let Some(key) = numbered {
        let other = same_name.first().filter(|_| same_name.iter().all(|same| same.id != key.id));
        if !known.domain.reach.covers(key.region_id) {
            row.faults.push(fault(row.line, headers, EntryColumn::Number, Fault::Value(Problem::Taken)));
        } else if let Some(other) = other {
            let two = Fault::TwoEntries {
                number: key.number.clone(),
                name: key.name.clone(),
                other: other.number.clone(),
            };
            row.faults.push(fault(row.line, headers, EntryColumn::Number, two));
        } else {
            row.found = Found::Entry(key.id);
        }
    } else if let Some(first) = same_name.first() {
        let same = Fault::SameAs(first.number.clone());
        row.faults.push(fault(row.line, headers, EntryColumn::Number, same));
    }
}

/// Marks rows that mean an entry of an earlier row.
fn mark_repeated(rows: &mut [Parsed]) {
    let mut entries: BTreeMap<EntryId, u32> = BTreeMap::new();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut names: BTreeMap<NameKey, u32> = BTreeMap::new();
    for row in rows {
        let line = row.line;
        let mut first = None;
        if let Found::Entry(id) = row.found {
            first = first.or_else(|| earlier(&mut entries, id, line));
        }
        if !row.number.is_empty() {
            first = first.or_else(|| earlier(&mut numbers, row.number.clone(), line));
        }
        if let (Some(name), Some(leader), Some(region)) = (&row.name, &row.leader, row.region) {
            first = first.or_else(|| earlier(&mut names, (fold(name), fold(leader), region), line));
        }
        if let Some(first) = first {
            let fault = Fault::RepeatsLine(first);
            row.faults.push(CellFault { cell: line.to_string(), header: String::new(), fault });
        }
    }
}

/// The line at which a key stood first, when that is another one.
fn earlier<K: Ord>(seen: &mut BTreeMap<K, u32>, key: K, line: u32) -> Option<u32> {
    let first = *seen.entry(key).or_insert(line);
    (first != line).then_some(first)
}

/// Judges a row and adds it to the report.
fn judge(
    report: &mut Report,
    mut row: Parsed,
    existing: Option<Existing<'_>>,
    headers: &Recognised<EntryColumn>,
    known: &Known<'_>,
) {
    let (line, shown_name) = (row.line, row.shown_name.clone());
    let is_draft = existing.is_some_and(|existing| existing.entry.state == EntryState::Draft);
    let number = existing.map_or_else(|| row.number.clone(), |existing| existing.entry.number.clone());
    let (outcome, work) = match existing {
        None => new_entry(&mut row, headers),
        Some(existing) => changed_entry(&mut row, existing, known),
    };
    let outcome =
        if row.faults.is_empty() { outcome } else { Outcome::Wrong(std::mem::take(&mut row.faults)) };
    match &outcome {
        Outcome::New => report.counts.new += 1,
        Outcome::Changed(_) => report.counts.changed += 1,
        Outcome::Unchanged => report.counts.unchanged += 1,
        Outcome::Wrong(_) => report.counts.wrong += 1,
    }
    if !matches!(outcome, Outcome::Wrong(_)) {
        report.work.extend(work);
    }
    report.rows.push(RowReport { line, number, name: shown_name, is_draft, outcome });
}

/// A row that adds an entry. Its region and track must be known.
fn new_entry(row: &mut Parsed, headers: &Recognised<EntryColumn>) -> (Outcome, Option<Work>) {
    if row.faults.is_empty() {
        let needed = [(EntryColumn::Region, row.region.is_none()), (EntryColumn::Track, row.track.is_none())];
        for (column, _) in needed.into_iter().filter(|(_, is_missing)| *is_missing) {
            row.faults.push(fault(row.line, headers, column, Fault::Value(Problem::Missing)));
        }
    }
    let (Some(name), Some(leader), Some(region), Some(track)) =
        (&row.name, &row.leader, row.region, row.track)
    else {
        return (Outcome::New, None);
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let basics = Basics {
        name: name.clone(),
        region,
        track,
        leader: leader.clone(),
        organization: text(&row.organization),
        phone: text(&row.phone),
        email: text(&row.email),
        website: text(&row.website),
    };
    let work = Work::Add {
        number: Some(row.number.clone()).filter(|number| !number.is_empty()),
        basics,
        summary: text(&row.summary),
        members: row.members.clone().unwrap_or_default(),
        tags: row.tags.clone().unwrap_or_default(),
    };
    (Outcome::New, Some(work))
}

/// A row that means an entry that is there. What its cells do not tell stays as it is, also where the table has the
/// column: an empty cell is somebody's form without the answer, and not the wish to erase what the team wrote.
fn changed_entry(row: &mut Parsed, existing: Existing<'_>, known: &Known<'_>) -> (Outcome, Option<Work>) {
    let Existing { entry: before, names, tags: former, is_judged } = existing;
    let mut after = before.clone();
    let put = |field: &mut String, value: &Option<String>| {
        if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
            field.clone_from(value);
        }
    };
    put(&mut after.name, &row.name);
    put(&mut after.leader, &row.leader);
    put(&mut after.organization, &row.organization);
    put(&mut after.phone, &row.phone);
    put(&mut after.email, &row.email);
    put(&mut after.website, &row.website);
    put(&mut after.summary, &row.summary);
    after.region_id = row.region.unwrap_or(before.region_id);
    after.track_id = row.track.unwrap_or(before.track_id);
    let members = row.members.clone().filter(|members| !members.is_empty() && members != names);
    let mut changes = in_words(&differences(before, &after), known);
    if let Some(members) = &members {
        changes.push(("members", names.join("；"), members.join("；")));
    }
    let tags = row.tags.clone().filter(|tags| !tags.is_empty() && tags != former);
    if let Some(tags) = &tags {
        changes.push(("tags", tags_text(former), tags_text(tags)));
    }
    if changes.is_empty() {
        return (Outcome::Unchanged, None);
    }
    let whole_row = |fault| CellFault { cell: row.line.to_string(), header: String::new(), fault };
    // By whom and how a team is reached is corrected whatever became of its entry.
    if changes.iter().any(|(field, _, _)| !is_contact(field)) {
        if !is_open_to_stewards(before.state) {
            row.faults.push(whole_row(Fault::Closed(before.state)));
        } else if is_judged {
            row.faults.push(whole_row(Fault::Judged));
        }
    }
    let work = Work::Change {
        before: Box::new(before.clone()),
        after: Box::new(after),
        members: members.map(|members| (names.to_vec(), members)),
        tags: tags.map(|tags| (former.to_vec(), tags)),
    };
    (Outcome::Changed(changes), Some(work))
}

/// Regions and tracks by their names instead of their identifiers.
fn in_words(changes: &[FieldChange], known: &Known<'_>) -> Vec<FieldChange> {
    let region = |id: &str| {
        let found = known.regions.iter().find(|region| region.id.to_string() == id);
        found.map_or(String::new(), |region| region.name_zh.clone())
    };
    let track = |id: &str| {
        let found = known.tracks.iter().find(|track| track.id.to_string() == id);
        found.map_or(String::new(), |track| track.name_zh.clone())
    };
    changes
        .iter()
        .map(|(field, before, after)| match *field {
            "region" => ("region", region(before), region(after)),
            "track" => ("track", track(before), track(after)),
            field => (field, before.clone(), after.clone()),
        })
        .collect()
}
