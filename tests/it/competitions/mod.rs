//! Competitions: home page and call, set-up, rubrics, rounds, the desk.

pub mod access;
mod call;
mod desk;
mod removing;
mod rounds;
mod rubrics;
pub mod settings;

use pingxuan::domain::role::Role;

use crate::support::{Client, Scene, TestApp};

/// The scene, with an organizer who is signed in.
async fn scene_with_organizer(app: &TestApp) -> (Scene, Client) {
    let scene = Scene::set(app).await;
    let (organizer, _) = app.member(scene.competition, Role::Organizer, None).await;
    (scene, organizer)
}
