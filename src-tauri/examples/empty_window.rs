//! A window with nothing in it: what every window of this kind costs. `cargo xtask bench window` measures the real one beside
//! it; it is never shipped.

use tauri::{Url, WebviewUrl, WebviewWindowBuilder, http};

/// Marks the end of its first picture as the real window marks its own.
const PAGE: &[u8] = b"<!doctype html><title>Empty</title>
    <script>requestAnimationFrame(() => setTimeout(() => performance.mark('shown')))</script>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = Url::parse("empty://localhost")?;
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_app, _request| {
            let mut page = http::Response::new(PAGE);
            page.headers_mut().insert("content-type", http::HeaderValue::from_static("text/html"));
            page
        })
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::CustomProtocol(url))
                .inner_size(1440.0, 900.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
