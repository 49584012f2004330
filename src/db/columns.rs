//! How the values of the trade are stored: identifiers as bytes, times as microseconds, states by name.

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::{BigInt, Binary, Text},
};

use crate::domain::{id::each_id, role::Role, states, time::Timestamp};

macro_rules! identifiers {
    ($($id:ty),* $(,)?) => {$(
        const _: () = {
            #[derive(AsExpression, FromSqlRow)]
            #[diesel(foreign_derive)]
            #[diesel(sql_type = Binary)]
            #[expect(dead_code, reason = "only carries the derived implementations to the type of domain/")]
            struct Proxy($id);

            impl<DB: Backend> ToSql<Binary, DB> for $id
            where
                [u8]: ToSql<Binary, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <[u8] as ToSql<Binary, DB>>::to_sql(self.as_bytes(), out)
                }
            }

            impl<DB: Backend> FromSql<Binary, DB> for $id
            where
                Vec<u8>: FromSql<Binary, DB>,
            {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    Ok(Self::from_bytes(&<Vec<u8> as FromSql<Binary, DB>>::from_sql(bytes)?)?)
                }
            }
        };
    )*};
}

each_id!(identifiers);

macro_rules! names {
    ($($state:ty),* $(,)?) => {$(
        const _: () = {
            #[derive(AsExpression, FromSqlRow)]
            #[diesel(foreign_derive)]
            #[diesel(sql_type = Text)]
            #[expect(dead_code, reason = "only carries the derived implementations to the type of domain/")]
            struct Proxy($state);

            impl<DB: Backend> ToSql<Text, DB> for $state
            where
                str: ToSql<Text, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <str as ToSql<Text, DB>>::to_sql(self.name(), out)
                }
            }

            impl<DB: Backend> FromSql<Text, DB> for $state
            where
                String: FromSql<Text, DB>,
            {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    let name = <String as FromSql<Text, DB>>::from_sql(bytes)?;
                    Self::from_name(&name)
                        .ok_or_else(|| format!("`{name}` is not a {}", stringify!($state)).into())
                }
            }
        };
    )*};
}

names!(
    Role,
    states::EntryState,
    states::RoundState,
    states::SheetState,
    states::PlanState,
    states::PlanKind,
    states::ConflictKind,
    states::ResultState,
    states::Side,
    states::CoachingWay,
    states::Control,
    states::CriterionKind,
    states::RoundSource,
    states::PairState,
    states::Language,
    states::LinkPurpose,
);

#[derive(AsExpression, FromSqlRow)]
#[diesel(foreign_derive)]
#[diesel(sql_type = BigInt)]
#[expect(dead_code, reason = "only carries the derived implementations to the type of domain/")]
struct TimestampProxy(Timestamp);

impl<DB: Backend> ToSql<BigInt, DB> for Timestamp
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        <i64 as ToSql<BigInt, DB>>::to_sql(self.as_micros(), out)
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for Timestamp
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, DB>>::from_sql(bytes).map(Self::from_micros)
    }
}
