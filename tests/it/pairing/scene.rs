//! A scheme ready for a test, with enterprises that have accounts when they are asked for.

use pingxuan::{
    demo,
    domain::{
        id::{AccountId, CompetitionId, EnterpriseId, SchemeId},
        role::Role,
        states::Side,
    },
    error::AppError,
    pairing::store::{self, EnterpriseRow, EnterpriseTagRow, ExclusionRow, SchemeRow, WishRow},
};

use crate::support::{Client, TestApp};

/// A scheme whose wishes close an hour from now.
#[derive(Clone, Copy)]
pub struct SchemeScene {
    pub competition: CompetitionId,
    pub scheme: SchemeId,
}

impl SchemeScene {
    pub async fn set(app: &TestApp, competition: CompetitionId) -> Self {
        let by = app.by_system();
        let scheme: SchemeId = by.fresh();
        let row = SchemeRow {
            id: scheme,
            competition_id: competition,
            name_zh: "涌泉计划".to_owned(),
            name_en: "Yongquan Plan".to_owned(),
            wishes_close_at: by.now().plus_seconds(3_600),
            wish_limit: 5,
            version: 1,
            created_at: by.now(),
        };
        app.site.db.write(move |conn| store::insert_scheme(conn, &row)).await.unwrap();
        Self { competition, scheme }
    }

    pub fn base(&self) -> String {
        format!("/c/cup/schemes/{}", self.scheme)
    }

    pub fn at(&self, rest: &str) -> String {
        format!("{}/{rest}", self.base())
    }

    /// Adds an enterprise with one need or offer.
    pub async fn add(&self, app: &TestApp, side: Side, name: &str, tag: &str) -> EnterpriseId {
        self.add_with(app, side, name, tag, None).await
    }

    /// Adds an enterprise and somebody who is signed in and looks after it.
    pub async fn add_signed_in(
        &self,
        app: &TestApp,
        side: Side,
        name: &str,
        tag: &str,
    ) -> (Client, EnterpriseId) {
        let (client, account) = app.member(self.competition, Role::Enterprise, None).await;
        (client, self.add_with(app, side, name, tag, Some(account)).await)
    }

    async fn add_with(
        &self,
        app: &TestApp,
        side: Side,
        name: &str,
        tag: &str,
        account: Option<AccountId>,
    ) -> EnterpriseId {
        let by = app.by_system();
        let id: EnterpriseId = by.fresh();
        let row = EnterpriseRow {
            id,
            scheme_id: self.scheme,
            side,
            name: name.to_owned(),
            credit_code: String::new(),
            sector: "茶叶".to_owned(),
            contact: format!("{name}联系人"),
            phone: String::new(),
            email: String::new(),
            profile: format!("{name}的简介"),
            account_id: account,
            version: 1,
            created_at: by.now(),
            withdrawn_at: None,
            capacity: 1,
        };
        let kind = if side == Side::Assisting { "offer" } else { "need" };
        let tags = [EnterpriseTagRow { enterprise_id: id, kind: kind.to_owned(), tag: tag.to_owned() }];
        app.site
            .db
            .write(move |conn| {
                store::insert_enterprise(conn, &row)?;
                store::insert_enterprise_tags(conn, &tags)
            })
            .await
            .unwrap();
        id
    }

    /// Stores wishes without a page; each group is a rank.
    pub async fn wish(&self, app: &TestApp, id: EnterpriseId, groups: &[&[EnterpriseId]]) {
        let rows: Vec<WishRow> = (1..)
            .zip(groups)
            .flat_map(|(rank, group)| {
                group.iter().map(move |&partner_id| WishRow { enterprise_id: id, partner_id, rank })
            })
            .collect();
        app.site.db.write(move |conn| store::insert_wishes(conn, &rows)).await.unwrap();
    }

    pub async fn exclude(&self, app: &TestApp, id: EnterpriseId, partner: EnterpriseId) {
        let rows = [ExclusionRow { enterprise_id: id, partner_id: partner }];
        app.site.db.write(move |conn| store::insert_exclusions(conn, &rows)).await.unwrap();
    }

    /// Fills both sides with the enterprises and wishes of the demo event.
    pub async fn fill_from_demo(&self, app: &TestApp) {
        let event = demo::event(1);
        let mut ids: [Vec<EnterpriseId>; 2] = [Vec::new(), Vec::new()];
        for (at, side) in [(0, Side::Assisting), (1, Side::Assisted)] {
            let list = if at == 0 { &event.assisting } else { &event.assisted };
            for enterprise in list {
                let by = app.by_system();
                let id: EnterpriseId = by.fresh();
                ids[at].push(id);
                let row = EnterpriseRow {
                    id,
                    scheme_id: self.scheme,
                    side,
                    name: enterprise.name.to_owned(),
                    credit_code: enterprise.credit_code.clone(),
                    sector: enterprise.sector.to_owned(),
                    contact: enterprise.contact.clone(),
                    phone: enterprise.phone.clone(),
                    email: enterprise.email.clone(),
                    profile: enterprise.profile.to_owned(),
                    account_id: None,
                    version: 1,
                    created_at: by.now(),
                    withdrawn_at: None,
                    capacity: 1,
                };
                let tag = |kind: &str, tag: &&str| EnterpriseTagRow {
                    enterprise_id: id,
                    kind: kind.to_owned(),
                    tag: (*tag).to_owned(),
                };
                let needs = enterprise.needs.iter().map(|need| tag("need", need));
                let tags: Vec<_> =
                    needs.chain(enterprise.offers.iter().map(|offer| tag("offer", offer))).collect();
                app.site
                    .db
                    .write(move |conn| {
                        store::insert_enterprise(conn, &row)?;
                        store::insert_enterprise_tags(conn, &tags)?;
                        Ok::<_, AppError>(())
                    })
                    .await
                    .unwrap();
            }
        }
        for (own, other, list) in [(0, 1, &event.assisting), (1, 0, &event.assisted)] {
            for (at, enterprise) in list.iter().enumerate() {
                let groups: Vec<Vec<EnterpriseId>> = enterprise
                    .wishes
                    .iter()
                    .map(|group| group.iter().map(|partner| ids[other][*partner]).collect())
                    .collect();
                let groups: Vec<&[EnterpriseId]> = groups.iter().map(Vec::as_slice).collect();
                self.wish(app, ids[own][at], &groups).await;
                for partner in &enterprise.exclusions {
                    self.exclude(app, ids[own][at], ids[other][*partner]).await;
                }
            }
        }
    }
}

/// The address to which an act leads; panics with the page when it was refused.
#[track_caller]
pub fn led_to(page: &crate::support::Page) -> String {
    assert_eq!(page.status(), 303, "{}", page.body());
    page.location().unwrap().to_owned()
}
