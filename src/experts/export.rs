//! Experts as a table: the headers of the import in the visitor's language, so that an exported table can be imported
//! again.

use super::{
    import::cell_of,
    store::{ExpertRow, ExpertTagRow},
    words::tags_text,
};
use crate::{
    domain::{contact::masked, states::Language, time::Timestamp},
    error::AppError,
    tables::{
        TableFormat,
        columns::ExpertColumn,
        headers::Column as _,
        write::{Cell, TIMELESS, TableWriter},
    },
};

/// The headers of the import in a language.
pub fn headers(language: Language) -> Vec<String> {
    ExpertColumn::ALL.iter().map(|column| column_name(language, *column)).collect()
}

/// The header of a column.
pub fn column_name(language: Language, column: ExpertColumn) -> String {
    language.pick(column.names().zh, column.names().en).to_owned()
}

/// When the last of these experts came or withdrew.
pub fn changed_at(experts: &[ExpertRow]) -> Timestamp {
    let times = experts.iter().flat_map(|expert| [Some(expert.created_at), expert.withdrawn_at]);
    times.flatten().max().unwrap_or(TIMELESS)
}

/// Writes experts, those who have withdrawn left out, and counts them. The same experts and the same time give the same bytes.
///
/// # Errors
/// When a cell does not fit into a workbook.
pub fn write_experts(
    experts: &[ExpertRow],
    tags: &[ExpertTagRow],
    format: TableFormat,
    language: Language,
    is_masked: bool,
    at: Timestamp,
) -> Result<(Vec<u8>, usize), AppError> {
    let header = headers(language);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let title = language.words().msg_nav_experts();
    let mut writer =
        TableWriter::new(format, Vec::new(), &title, &header, at.to_utc()).map_err(AppError::internal)?;
    let mut rows = 0;
    for expert in experts.iter().filter(|expert| expert.withdrawn_at.is_none()) {
        rows += 1;
        let first = tags.partition_point(|tag| tag.expert_id < expert.id);
        let own = tags.iter().skip(first).take_while(|tag| tag.expert_id == expert.id);
        let own = tags_text(own.map(|tag| (tag.tag.as_str(), tag.level)));
        let cells: Vec<String> = ExpertColumn::ALL
            .iter()
            .map(|column| match column {
                ExpertColumn::Tags => own.clone(),
                ExpertColumn::Phone | ExpertColumn::Email if is_masked => masked(&cell_of(expert, *column)),
                column => cell_of(expert, *column),
            })
            .collect();
        let cells: Vec<Cell<'_>> = cells.iter().map(|cell| Cell::Text(cell)).collect();
        writer.row(&cells).map_err(AppError::internal)?;
    }
    Ok((writer.finish().map_err(AppError::internal)?, rows))
}
