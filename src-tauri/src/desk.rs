//! Tray, notifications and keeping awake, as the page's commands. The page decides what is told and when; the desktop's
//! answers are waited for away from the thread that draws.

use std::sync::{Arc, OnceLock};

use gastown_api::ApiError;
use gastown_desktop::{Answer, Asked, Desktop, Wish};
use tauri::{AppHandle, Emitter, Manager, State};

use crate::calls::apart;

/// Connected when it is first asked for, so that a slow desktop does not delay the window.
#[derive(Clone, Default)]
pub struct Desk(Arc<OnceLock<Desktop>>);

impl Desk {
    fn desktop(&self, app: &AppHandle) -> &Desktop {
        let app = app.clone();
        self.0.get_or_init(|| Desktop::connect(move |wish| hear(&app, &wish)))
    }
}

/// What the machine offers, a notification, or how the town stands for the tray.
#[tauri::command]
pub async fn desk(app: AppHandle, desk: State<'_, Desk>, asked: Asked) -> Result<Answer, ApiError> {
    let desk = desk.inner().clone();
    apart(move || Ok(desk.desktop(&app).answer(asked))).await
}

/// Brings the window forward where the wish is about it, and tells the page.
fn hear(app: &AppHandle, wish: &Wish) {
    let Some(window) = app.get_webview_window("main") else { return };
    // A window that cannot come forward or close still gets the wish.
    let _stays = match wish {
        Wish::Freeze => Ok(()),
        Wish::Quit => window.close(),
        _ => window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus()),
    };
    let _no_page = app.emit_to("main", "wish", wish);
}
