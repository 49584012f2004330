//! The form in which a steward writes a whole entry: a new one, or one that is there.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{acting_domain, contact::note_in_form, regions_within};
use crate::{
    competitions::store::{self as competitions, RegionRow, TrackRow},
    db::Conn,
    domain::id::EntryId,
    entries::{
        content::tags_text,
        decisions::refusal_of_content,
        pages::{Choice, filled, region_choices, track_choices},
        refusal::EntryRefusal,
        store,
    },
    error::{AppError, Refusal as _},
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// The form in which a steward writes a whole entry.
#[derive(Template)]
#[template(path = "entries/edit.html")]
pub struct EditPage {
    pub chrome: Chrome,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub regions: Vec<Choice>,
    pub tracks: Vec<Choice>,
    pub is_new: bool,
    /// Why only the contact may change now.
    pub limits: Option<String>,
}

impl EditPage {
    /// The form for a new entry, or for the entry with this name.
    pub async fn new(visit: &Visit, form: Form, known: Option<(EntryId, String)>) -> Result<Self, AppError> {
        let domain = acting_domain(visit)?;
        let competition = domain.competition;
        let (known_id, within) = (known.as_ref().map(|(id, _)| *id), domain.clone());
        let (regions, tracks, refusal): (Vec<RegionRow>, Vec<TrackRow>, Option<EntryRefusal>) = visit
            .db()
            .read(move |conn| {
                let refusal = match known_id {
                    Some(id) => {
                        let entry = within.entry(conn, id)?;
                        refusal_of_content(conn, &entry)?
                    }
                    None => None,
                };
                Ok::<_, AppError>((
                    competitions::regions_of(conn, competition)?,
                    competitions::tracks_of(conn, competition)?,
                    refusal,
                ))
            })
            .await?;
        let list = format!("/c/{}/entries", visit.competition()?.slug);
        let (title, action, back, is_new) = match known {
            None => (visit.t().msg_entries_new_title(), format!("{list}/new"), list, true),
            Some((id, title)) => (title, format!("{list}/{id}/edit"), format!("{list}/{id}"), false),
        };
        Ok(Self {
            chrome: Chrome::new(visit, title),
            regions: region_choices(visit, &regions_within(regions, &domain.reach)),
            tracks: track_choices(visit, &tracks),
            form,
            action,
            back,
            is_new,
            limits: refusal.map(|refusal| visit.t().msg_entries_edit_contact_alone(refusal.words(visit.t()))),
        })
    }
}

/// What the form shows of an entry that stands outside its row: members and tags.
pub fn further_of(conn: &mut Conn, id: EntryId) -> Result<[(&'static str, String); 2], AppError> {
    let members: Vec<String> = store::members_of(conn, id)?.into_iter().map(|member| member.name).collect();
    let tags = tags_text(&store::tags_of(conn, id)?);
    Ok([("members", members.join("\n")), ("tags", tags)])
}

pub async fn show_new(visit: Visit) -> Result<HttpResponse, AppError> {
    page(&visit, &EditPage::new(&visit, Form::blank(&visit), None).await?)
}

pub async fn show_edit(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let (id, domain) = (path.into_inner().1, acting_domain(&visit)?);
    let (entry, further) = visit
        .db()
        .read(move |conn| Ok::<_, AppError>((domain.entry(conn, id)?, further_of(conn, id)?)))
        .await?;
    note_in_form(&visit, &entry).await?;
    let mut form = filled(&visit, &entry);
    for (field, value) in further {
        form = form.with(field, value);
    }
    let known = Some((id, format!("{} {}", entry.number, entry.name)));
    page(&visit, &EditPage::new(&visit, form, known).await?)
}
