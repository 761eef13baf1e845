//! The window: a page, and the one connection between it and the town's hall. No rule of the town is here.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod calls;
mod desk;
mod editor;
mod link;
mod settings;

use std::process::ExitCode;

use gastown_settings::Options;
use link::Link;
use tauri::{Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent};

const TITLE: &str = "Gas Town";
/// The window's sizes, in logical pixels.
const SIZE: (f64, f64) = (1440.0, 900.0);
const SIZE_MIN: (f64, f64) = (960.0, 600.0);

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(sentence) => {
            eprintln!("gastown: {sentence}");
            return ExitCode::from(2);
        }
    };
    gastown_desktop::choose_painter();
    let link = Link::new(options.town);
    link.open_early();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_shell::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .manage(link)
        .manage(desk::Desk::default())
        .invoke_handler(tauri::generate_handler![
            calls::rpc,
            calls::subscribe,
            calls::open_terminals,
            calls::attach,
            calls::ask_before_closing,
            calls::close,
            editor::open_editor,
            editor::open_gate_file,
            settings::settings,
            settings::set_setting,
            settings::licences,
            desk::desk
        ])
        .setup(|app| Ok(open(app)?))
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } = event
                    && app.state::<Link>().ask_page_to_close()
                {
                    api.prevent_close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("gastown: the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

fn open(app: &mut tauri::App) -> tauri::Result<()> {
    let settings = settings::first();
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title(TITLE)
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(SIZE_MIN.0, SIZE_MIN.1)
        // The dusk ground, so that nothing flashes white before the page is drawn.
        .background_color(tauri::window::Color(8, 21, 27, 255))
        .initialization_script(settings::first_words(settings.as_ref()))
        .build()?;
    settings.map_or(Ok(()), |loaded| window.set_zoom(settings::zoom(&loaded.settings)))
}
