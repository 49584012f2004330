//! Entries as a table: the headers of the import in the visitor's language, so that an exported table can be imported
//! again.

use super::{
    content::{Tag, tags_text},
    store::{self, EntryFilter, MOST_ENTRIES},
    words,
};
use crate::{
    competitions::store as competitions,
    db::Conn,
    domain::{contact::masked, states::Language, time::Timestamp},
    entries::pages::{region_name, track_name},
    error::AppError,
    tables::{
        TableFormat,
        columns::EntryColumn,
        headers::Column as _,
        write::{Cell, TableWriter},
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

/// Writes the entries of a filter. The same entries and the same time give the same bytes.
///
/// # Errors
/// When the database fails or a cell does not fit into a workbook.
pub fn write_entries(
    conn: &mut Conn,
    filter: &EntryFilter,
    format: TableFormat,
    language: Language,
    is_masked: bool,
    now: Timestamp,
) -> Result<Vec<u8>, AppError> {
    let regions = competitions::regions_of(conn, filter.competition)?;
    let tracks = competitions::tracks_of(conn, filter.competition)?;
    let entries = store::entries_after(conn, filter, "", MOST_ENTRIES)?;
    let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
    let members = store::members_of_many(conn, &ids)?;
    let tags = store::tags_of_many(conn, &ids)?;
    let t = language.words();
    let header = header(language, true);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut writer = TableWriter::new(format, Vec::new(), &t.msg_entries_list_title(), &header, now.to_utc())
        .map_err(AppError::internal)?;
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
        let shown = |contact: &str| if is_masked { masked(contact) } else { contact.to_owned() };
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
        writer.row(&cells).map_err(AppError::internal)?;
    }
    writer.finish().map_err(AppError::internal)
}
