//! A window with nothing in it: what every window of this kind costs. `cargo xtask bench window` measures the real one beside
//! it; it is never shipped.

use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let blank = Url::parse("about:blank")?;
    tauri::Builder::default()
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::External(blank))
                .inner_size(1440.0, 900.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
