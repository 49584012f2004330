//! The two statements of a save that write over what is there. Diesel reads such statements anew at every call,
//! because their columns could differ from call to call; these never do, so their connection keeps them prepared.

use diesel::{
    backend::Backend,
    prelude::*,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, Binary, Integer, Nullable, Text},
};

use super::{MarkRow, SheetRow};
use crate::{
    db::Conn,
    domain::{
        id::{CriterionId, SheetId},
        states::SheetState,
        time::Timestamp,
    },
    error::AppError,
};

/// Writes a sheet over the version before it. Answers whether that version was still there. Whose sheet it is never
/// changes, and naming those columns would have their indexes written anew.
pub fn update_sheet(conn: &mut Conn, row: &SheetRow) -> Result<bool, AppError> {
    Ok(SheetOver(row).execute(conn)? == 1)
}

/// Writes marks of a sheet, over those that it has for the same criteria; at least one.
pub fn write_marks(conn: &mut Conn, rows: &[MarkRow]) -> Result<(), AppError> {
    MarksOver(rows).execute(conn)?;
    Ok(())
}

struct SheetOver<'a>(&'a SheetRow);

impl QueryId for SheetOver<'_> {
    type QueryId = SheetOver<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for SheetOver<'_> {}

impl<B: Backend> QueryFragment<B> for SheetOver<'_>
where
    SheetId: ToSql<Binary, B>,
    SheetState: ToSql<Text, B>,
    String: ToSql<Text, B>,
    i32: ToSql<Integer, B>,
    Option<i32>: ToSql<Nullable<Integer>, B>,
    Option<Timestamp>: ToSql<Nullable<BigInt>, B>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, B>) -> QueryResult<()> {
        let Self(row) = self;
        pass.push_sql("UPDATE sheets SET state = ");
        pass.push_bind_param::<Text, _>(&row.state)?;
        pass.push_sql(", comment = ");
        pass.push_bind_param::<Text, _>(&row.comment)?;
        pass.push_sql(", total = ");
        pass.push_bind_param::<Nullable<Integer>, _>(&row.total)?;
        pass.push_sql(", saved_at = ");
        pass.push_bind_param::<Nullable<BigInt>, _>(&row.saved_at)?;
        pass.push_sql(", submitted_at = ");
        pass.push_bind_param::<Nullable<BigInt>, _>(&row.submitted_at)?;
        pass.push_sql(", reason = ");
        pass.push_bind_param::<Text, _>(&row.reason)?;
        pass.push_sql(", version = version + 1 WHERE id = ");
        pass.push_bind_param::<Binary, _>(&row.id)?;
        pass.push_sql(" AND version + 1 = ");
        pass.push_bind_param::<Integer, _>(&row.version)
    }
}

struct MarksOver<'a>(&'a [MarkRow]);

impl QueryId for MarksOver<'_> {
    type QueryId = ();
    // One text for each number of marks, of which a rubric has few.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for MarksOver<'_> {}

impl<B: Backend> QueryFragment<B> for MarksOver<'_>
where
    SheetId: ToSql<Binary, B>,
    CriterionId: ToSql<Binary, B>,
    i32: ToSql<Integer, B>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, B>) -> QueryResult<()> {
        let Self(rows) = self;
        pass.push_sql("INSERT INTO marks (sheet_id, criterion_id, points) VALUES ");
        for (number, row) in rows.iter().enumerate() {
            pass.push_sql(if number == 0 { "(" } else { ", (" });
            pass.push_bind_param::<Binary, _>(&row.sheet_id)?;
            pass.push_sql(", ");
            pass.push_bind_param::<Binary, _>(&row.criterion_id)?;
            pass.push_sql(", ");
            pass.push_bind_param::<Integer, _>(&row.points)?;
            pass.push_sql(")");
        }
        pass.push_sql(" ON CONFLICT (sheet_id, criterion_id) DO UPDATE SET points = excluded.points");
        Ok(())
    }
}
