//! Entries as a table: the headers of the import in the visitor's language, so that an exported table can be imported
//! again.

use super::{
    content::{Tag, tags_text},
    store::{self, EntryFilter},
    words,
};
use crate::{
    competitions::store as competitions,
    db::Conn,
    domain::{contact::masked, role::Reach, states::Language, time::Timestamp},
    entries::pages::{region_name, track_name},
    error::{AppError, TooManyRows},
    tables::{
        TableFormat,
        columns::EntryColumn,
        headers::Column as _,
        write::{Cell, TableWriter, WriteError},
    },
};

/// The columns of an export in a language: those of the import, then the state.
pub fn header(language: Language, with_state: bool) -> Vec<String> {
    let names = EntryColumn::ALL.iter().map(|column| {
        let names = column.names();
        language.pick(names.zh, names.en).to_owned()
    });
    names.chain(with_state.then(|| language.words().msg_entries_state())).collect()
}

/// How many entries are read at once.
const AT_ONCE: i64 = 5_000;

/// What a table has no room for is told to the person; the rest is a fault of ours.
fn unwritable(error: WriteError) -> AppError {
    match error {
        WriteError::TooManyRows { max } => AppError::refused(TooManyRows { most: i64::from(max) }),
        error => AppError::internal(error),
    }
}

/// Writes all entries of a filter and counts them; contacts stand whole in the regions of `whole` and masked elsewhere. The same entries and the same time give the same bytes.
///
/// # Errors
/// When the database fails, there are more rows than a workbook takes, or a cell does not fit into one.
pub fn write_entries(
    conn: &mut Conn,
    filter: &EntryFilter,
    format: TableFormat,
    language: Language,
    whole: &Reach,
    at: Timestamp,
) -> Result<(Vec<u8>, usize), AppError> {
    let regions = competitions::regions_of(conn, filter.competition)?;
    let tracks = competitions::tracks_of(conn, filter.competition)?;
    let t = language.words();
    let header = header(language, true);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut writer = TableWriter::new(format, Vec::new(), &t.msg_entries_list_title(), &header, at.to_utc())
        .map_err(AppError::internal)?;
    let (mut after, mut rows) = (String::new(), 0);
    loop {
        let entries = store::entries_after(conn, filter, &after, AT_ONCE)?;
        let Some(last) = entries.last() else { break };
        after.clone_from(&last.number);
        rows += entries.len();
        let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
        let members = store::members_of_many(conn, &ids)?;
        let tags = store::tags_of_many(conn, &ids)?;
        for entry in &entries {
            let first = members.partition_point(|member| member.entry_id < entry.id);
            let names: Vec<&str> = members
                .iter()
                .skip(first)
                .take_while(|member| member.entry_id == entry.id)
                .map(|member| member.name.as_str())
                .collect();
            let first = tags.partition_point(|tag| tag.entry_id < entry.id);
            let own_tags: Vec<Tag> = tags
                .iter()
                .skip(first)
                .take_while(|tag| tag.entry_id == entry.id)
                .map(|tag| (tag.tag.clone(), tag.weight))
                .collect();
            let is_whole = whole.covers(entry.region_id);
            let shown = |contact: &str| if is_whole { contact.to_owned() } else { masked(contact) };
            let cells: Vec<String> = EntryColumn::ALL
                .iter()
                .map(|column| match column {
                    EntryColumn::Number => entry.number.clone(),
                    EntryColumn::Name => entry.name.clone(),
                    EntryColumn::Leader => entry.leader.clone(),
                    EntryColumn::Organization => entry.organization.clone(),
                    EntryColumn::Region => region_name(&regions, entry.region_id, language).to_owned(),
                    EntryColumn::Track => track_name(&tracks, entry.track_id, language).to_owned(),
                    EntryColumn::Phone => shown(&entry.phone),
                    EntryColumn::Email => shown(&entry.email),
                    EntryColumn::Website => entry.website.clone(),
                    EntryColumn::Summary => entry.summary.clone(),
                    EntryColumn::Members => names.join("；"),
                    EntryColumn::Tags => tags_text(&own_tags),
                })
                .chain([words::state(t, entry.state)])
                .collect();
            let cells: Vec<Cell<'_>> = cells.iter().map(|cell| Cell::Text(cell)).collect();
            writer.row(&cells).map_err(unwritable)?;
        }
    }
    Ok((writer.finish().map_err(AppError::internal)?, rows))
}
