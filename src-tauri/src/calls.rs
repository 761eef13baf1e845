//! What the page may ask of the window. Every answer comes from the hall; a "no" is an `ApiError` as it stands.

use gastown_api::ApiError;
use gastown_api::call::{AttachArgs, Attached};
use gastown_api::wire::ChannelNote;
use serde_json::Value;
use tauri::ipc::{Channel, InvokeResponseBody, Response};
use tauri::{State, WebviewWindow};

use crate::link::{Link, Push};

/// Halls answer when they can; the page's other calls must not wait for that.
pub async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(ApiError::new("window_fault", format!("the window failed: {error}"), "")))
}

/// One call of the api, by its name.
#[tauri::command]
pub async fn rpc(link: State<'_, Link>, name: String, args: Value) -> Result<Value, ApiError> {
    let link = link.inner().clone();
    apart(move || link.call(&name, args)).await
}

/// Connects, starting a hall when none runs, and answers the whole town, packed; each change is pushed afterwards. Asked
/// again after `gone` it connects anew.
#[tauri::command]
pub async fn subscribe(link: State<'_, Link>, pushes: Channel<Push>) -> Result<Response, ApiError> {
    let link = link.inner().clone();
    apart(move || link.subscribe(pushes)).await.map(Response::new)
}

/// The one stream for the bytes of all terminals. Each frame is a row of parts: channel and length (u32, little
/// endian), then the bytes.
#[tauri::command]
pub fn open_terminals(link: State<'_, Link>, bytes: Channel<InvokeResponseBody>) -> Result<(), ApiError> {
    link.open_terminals(bytes)
}

/// Opens a terminal; its bytes come in the stream of `open_terminals`, the rest as `notes`.
#[tauri::command]
pub async fn attach(
    link: State<'_, Link>,
    args: AttachArgs,
    notes: Channel<ChannelNote>,
) -> Result<Attached, ApiError> {
    let link = link.inner().clone();
    apart(move || link.attach(args, notes)).await
}

/// Whether closing the window is asked about first: the page says so while agents are at work.
#[tauri::command]
pub fn ask_before_closing(link: State<'_, Link>, ask: bool) {
    link.set_asks(ask);
}

/// Closes the window. `agents` is the answer to what becomes of a hall that this window started: `keep` lets it stay
/// until it is ended by hand, `stop` ends it and its agents; without an answer it ends when its agents are done.
#[tauri::command]
pub async fn close(
    link: State<'_, Link>,
    window: WebviewWindow,
    agents: Option<String>,
) -> Result<(), ApiError> {
    let link = link.inner().clone();
    apart(move || link.leave(agents.as_deref())).await?;
    window
        .destroy()
        .map_err(|error| ApiError::new("window_fault", format!("the window does not close: {error}"), ""))
}
