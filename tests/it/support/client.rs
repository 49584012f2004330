//! A person with a browser that keeps cookies and follows no redirects by itself.

use std::{collections::BTreeMap, time::Duration};

use awc::http::{Method, header};

use super::Page;

/// A person with a browser.
#[derive(Clone)]
pub struct Client {
    base: String,
    cookies: BTreeMap<String, String>,
    token: String,
    headers: Vec<(String, String)>,
}

impl Client {
    pub fn new(port: u16) -> Self {
        Self {
            base: format!("http://127.0.0.1:{port}"),
            cookies: BTreeMap::new(),
            token: String::new(),
            headers: Vec::new(),
        }
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Sends a header with every request from now on.
    pub fn set_header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// The token of the forms on the last page.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Sends this as the token of its next forms.
    pub fn set_token(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, None).await
    }

    /// Sends a form as a browser would, with the token of the last page (or of the home page).
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        if self.token.is_empty() {
            self.get("/sign-in").await;
        }
        let token = self.token.clone();
        self.post_raw(path, &[&[("_token", token.as_str())], fields].concat()).await
    }

    /// Looks at the report of an import and confirms it as it stands there.
    pub async fn confirm(&mut self, report: &str) -> Page {
        let seen = self.get(report).await.field("seen");
        self.post(&format!("{report}/confirm"), &[("seen", seen.as_str())]).await
    }

    /// Sends exactly these fields.
    pub async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(
            Method::POST,
            path,
            Some(("application/x-www-form-urlencoded".to_owned(), body.into_bytes())),
        )
        .await
    }

    /// Sends a form with a file.
    pub async fn post_file(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Page {
        if self.token.is_empty() {
            self.get("/sign-in").await;
        }
        let boundary = "----pingxuan-test-boundary";
        let mut body = Vec::new();
        for (name, value) in [("_token", self.token.as_str())].iter().chain(fields) {
            body.extend_from_slice(
                format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        let (field, name, content) = file;
        body.extend_from_slice(
            format!(
                "--{boundary}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        self.send(Method::POST, path, Some((format!("multipart/form-data; boundary={boundary}"), body))).await
    }

    /// The same browser, with a server that was started anew.
    pub fn go_to(&mut self, port: u16) {
        self.base = format!("http://127.0.0.1:{port}");
    }

    /// Sends exactly these fields; none when the server is gone.
    pub async fn try_post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Option<Page> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let kind = "application/x-www-form-urlencoded".to_owned();
        self.try_send(Method::POST, path, Some((kind, body.into_bytes()))).await
    }

    /// Looks at a page; none when the server is gone.
    pub async fn try_get(&mut self, path: &str) -> Option<Page> {
        self.try_send(Method::GET, path, None).await
    }

    /// Goes where the page sends the browser.
    pub async fn follow(&mut self, page: Page) -> Page {
        let Some(location) = page.location() else { return page };
        let location = location.to_owned();
        self.get(&location).await
    }

    async fn send(&mut self, method: Method, path: &str, body: Option<(String, Vec<u8>)>) -> Page {
        self.try_send(method, path, body).await.expect("the server answers")
    }

    async fn try_send(
        &mut self,
        method: Method,
        path: &str,
        body: Option<(String, Vec<u8>)>,
    ) -> Option<Page> {
        let client = awc::Client::builder().timeout(Duration::from_secs(30)).disable_redirects().finish();
        let mut request = client.request(method, format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.insert_header((name.as_str(), value.as_str()));
        }
        if !self.cookies.is_empty() {
            let line: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.insert_header((header::COOKIE, line.join("; ")));
        }
        let mut response = match body {
            None => request.send().await,
            Some((kind, body)) => request.insert_header((header::CONTENT_TYPE, kind)).send_body(body).await,
        }
        .ok()?;
        let session = self.cookies.get("session").cloned();
        for cookie in response.cookies().map(|cookies| cookies.clone()).unwrap_or_default() {
            if cookie.value().is_empty() {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        if self.cookies.get("session") != session.as_ref() {
            // The forms that were open belong to the visitor of before.
            self.token.clear();
        }
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = response.body().limit(64 << 20).await.ok()?;
        let page = Page::new(status, &headers, body.to_vec());
        if let Some(token) = page.token() {
            self.token = token;
        }
        Some(page)
    }
}
