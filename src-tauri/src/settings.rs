//! The window's settings and what it says of itself, as the page's commands. What a setting is, is no business of this file.

use std::path::PathBuf;

use gastown_api::ApiError;
use gastown_api::paths::Places;
use gastown_settings::{Loaded, Settings, ThemeChoice};
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, Manager, Theme, WebviewWindow};

const FILE: &str = "window.toml";

/// The settings as they apply; the window that asks takes its scale and its look from them.
#[tauri::command]
pub fn settings(window: WebviewWindow) -> Result<Loaded, ApiError> {
    let loaded = gastown_settings::load(&file()?);
    dress(&window, &loaded.settings)?;
    Ok(loaded)
}

/// Writes one setting, or takes it out; every window follows.
#[tauri::command]
pub fn set_setting(app: AppHandle, field: String, value: Value) -> Result<Loaded, ApiError> {
    let loaded = gastown_settings::set(&file()?, &field, &value)
        .map_err(|error| ApiError::new("settings", error.to_string(), error.hint()))?;
    for window in app.webview_windows().values() {
        dress(window, &loaded.settings)?;
    }
    app.emit("settings", &loaded).map_err(|error| fault(&error))?;
    Ok(loaded)
}

/// The settings of the window's first moment; none when nobody can say where they are.
pub fn first() -> Option<Loaded> {
    file().ok().map(|file| gastown_settings::load(&file))
}

/// A script that tells the page what it draws itself by before anything of it runs.
pub fn first_words(settings: Option<&Loaded>) -> String {
    let kind = if cfg!(debug_assertions) { "debug" } else { "release" };
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let (version, build) = (env!("CARGO_PKG_VERSION"), format!("{kind}, {machine} {system}"));
    let words = json!({ "version": version, "build": build, "settings": settings });
    format!("globalThis.gastownFirstWords = {words};")
}

/// What others wrote that is shipped here, with their licences.
#[tauri::command]
pub fn licences() -> &'static str {
    include_str!("../../THIRD-PARTY.txt")
}

/// The command of the person's editor; empty where they named none.
pub fn editor() -> Result<String, ApiError> {
    Ok(gastown_settings::load(&file()?).settings.editor)
}

fn file() -> Result<PathBuf, ApiError> {
    let places = Places::from_env().map_err(|error| ApiError::new("settings", error.to_string(), ""))?;
    Ok(places.config.join(FILE))
}

/// The page's own zoom, so that layout follows it as it follows a window of another size; and what the system draws for the page, such
/// as the list of a select.
fn dress(window: &WebviewWindow, settings: &Settings) -> Result<(), ApiError> {
    window.set_zoom(zoom(settings)).map_err(|error| fault(&error))?;
    window.set_theme(theme(settings)).map_err(|error| fault(&error))
}

/// None: as the system has it.
pub fn theme(settings: &Settings) -> Option<Theme> {
    match settings.theme {
        ThemeChoice::System => None,
        ThemeChoice::Paper => Some(Theme::Light),
        ThemeChoice::Dusk | ThemeChoice::Contrast => Some(Theme::Dark),
    }
}

/// 1 is the size that the page is drawn for.
pub fn zoom(settings: &Settings) -> f64 {
    f64::from(settings.scale) / 100.0
}

fn fault(error: &tauri::Error) -> ApiError {
    ApiError::new("window_fault", format!("the window failed: {error}"), "")
}
