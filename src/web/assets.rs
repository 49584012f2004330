//! Style, script and icons: embedded in the binary, served under a name that contains the content's hash, so
//! that a browser may keep them for ever and an update is never mixed with the old.

use std::{collections::BTreeMap, io::Write as _, sync::LazyLock};

use actix_web::{HttpRequest, HttpResponse, http::header, web::Bytes};
use flate2::{Compression, write::GzEncoder};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::access::{Access, Route, get};
use crate::error::AppError;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

struct Asset {
    plain: Bytes,
    gzip: Bytes,
    kind: &'static str,
}

/// By hashed name.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let content = Files::get(&name)?.data;
            let asset = Asset {
                plain: Bytes::copy_from_slice(&content),
                gzip: gzip(&content).into(),
                kind: kind_of(&name),
            };
            Some((hashed_name(&name, &content), asset))
        })
        .collect()
});

/// The hashed name of each plain name.
static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let hashed = hashed_name(&name, &Files::get(&name)?.data);
            Some((name.into_owned(), format!("/assets/{hashed}")))
        })
        .collect()
});

/// The address of an asset by its plain name, such as `app.css`.
pub fn href(name: &str) -> &'static str {
    NAMES.get(name).map_or("/assets/missing", String::as_str)
}

/// The routes of this part.
pub fn routes() -> Vec<Route> {
    vec![get("/assets/{name}", Access::Public, show_asset)]
}

async fn show_asset(request: HttpRequest) -> Result<HttpResponse, AppError> {
    let asset = ASSETS.get(request.match_info().query("name")).ok_or(AppError::NotFound)?;
    let accepts = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, asset.kind))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    Ok(if accepts.is_some_and(|list| list.contains("gzip")) {
        response.insert_header((header::CONTENT_ENCODING, "gzip")).body(asset.gzip.clone())
    } else {
        response.insert_header((header::CONTENT_ENCODING, "identity")).body(asset.plain.clone())
    })
}

/// Compresses once what is sent often.
pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    drop(encoder.write_all(content));
    encoder.finish().unwrap_or_default()
}

fn hashed_name(name: &str, content: &[u8]) -> String {
    let hash: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{hash}.{ending}"),
        None => format!("{name}-{hash}"),
    }
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_finds_its_style_under_a_hashed_name() {
        let href = href("app.css");
        assert!(href.starts_with("/assets/app-"), "{href}");
        assert!(ASSETS.contains_key(href.trim_start_matches("/assets/")));
    }
}
