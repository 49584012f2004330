//! Accounts: claiming the site, signing up, in and out, one-time links, sessions, people, the administrator.

pub mod access;
mod admin;
mod idle;
mod invitations;
mod links;
mod people;
mod sessions;
mod setup;
mod sign_in;
mod sign_up;

use pingxuan::{
    accounts::actions::{self, NewAccount},
    domain::{
        id::AccountId,
        states::Language,
        text::{Line, LoginName},
    },
};

use crate::support::{Client, TestApp};

pub const PASSWORD: &str = "correct horse battery";
pub const NEW_PASSWORD: &str = "一句又长又好记的新密码啊";

/// Adds an account with a password.
pub async fn add_account(app: &TestApp, login: &str, name: &str) -> AccountId {
    let by = app.by_system();
    let new = NewAccount {
        login: LoginName::parse(login).unwrap(),
        name: Line::parse(name).unwrap(),
        password_hash: Some(app.site.hasher.hash(PASSWORD).await.unwrap()),
        language: Language::Chinese,
        is_administrator: false,
    };
    app.site.db.write(move |conn| actions::create_account(conn, &by, &new)).await.unwrap()
}

/// Somebody who signs in by the page.
pub async fn signed_in(app: &TestApp, login: &str, password: &str) -> Client {
    let mut client = app.visitor();
    let page = client.post("/sign-in", &[("login", login), ("password", password)]).await;
    assert_eq!(page.status(), 303, "{:?}", page.problems());
    // The next page brings the token for the forms of this session.
    client.get("/account").await;
    client
}

/// Whether the browser is signed in.
pub async fn is_signed_in(client: &mut Client) -> bool {
    client.get("/account").await.status() == 200
}

/// The fields of a new password.
pub const fn new_password() -> [(&'static str, &'static str); 2] {
    [("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)]
}
