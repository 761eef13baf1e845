//! Notifications by the desktop's own service. Choosing one is told back by its key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gio::glib::{ToVariant, Variant};
use gio::{DBusConnection, DBusSignalFlags};

use crate::bus::{self, Method};
use crate::{Note, OnWish, Wish, plain};

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const TITLE_CHARS_MAX: usize = 120;
const BODY_CHARS_MAX: usize = 400;
/// Notes whose choice is still understood.
const NOTES_MAX: usize = 64;

pub(crate) struct Notices {
    bus: DBusConnection,
    /// Whether the service reads markup in bodies.
    markup: bool,
    /// Ids by key.
    shown: Arc<Mutex<HashMap<String, u32>>>,
}

impl Notices {
    pub(crate) fn on(bus: DBusConnection, on_wish: OnWish) -> Option<Self> {
        if !bus::has(&bus, SERVICE) {
            return None;
        }
        let able = method("GetCapabilities").call(&bus, None)?;
        let markup =
            able.get::<(Vec<String>,)>().is_some_and(|(able,)| able.iter().any(|one| one == "body-markup"));
        let shown: Arc<Mutex<HashMap<String, u32>>> = Arc::default();
        let known = shown.clone();
        bus.signal_subscribe(
            Some(SERVICE),
            Some(SERVICE),
            Some("ActionInvoked"),
            Some(PATH),
            None,
            DBusSignalFlags::NONE,
            move |_, _, _, _, _, args| {
                let Some((id, _)) = args.get::<(u32, String)>() else { return };
                let known = known.lock().unwrap_or_else(PoisonError::into_inner);
                let key = known.iter().find(|(_, shown)| **shown == id).map(|(key, _)| key.clone());
                drop(known);
                if let Some(key) = key {
                    on_wish(Wish::Note(key));
                }
            },
        );
        Some(Self { bus, markup, shown })
    }

    /// False when the service did not take it.
    pub(crate) fn tell(&self, note: &Note) -> bool {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let before = shown.get(&note.key).copied().unwrap_or(0);
        let reply = method("Notify").call(&self.bus, Some(&arguments(note, before, self.markup)));
        let Some((id,)) = reply.and_then(|reply| reply.get::<(u32,)>()) else { return false };
        if shown.len() >= NOTES_MAX {
            shown.clear();
        }
        shown.insert(note.key.clone(), id);
        true
    }
}

fn arguments(note: &Note, before: u32, markup: bool) -> Variant {
    let title = plain(&note.title, TITLE_CHARS_MAX);
    let body = plain(&note.body, BODY_CHARS_MAX);
    let body = if markup { escaped(&body) } else { body };
    let urgency: u8 = if note.urgent { 2 } else { 1 };
    let hints = HashMap::from([("urgency", urgency.to_variant()), ("desktop-entry", "gastown".to_variant())]);
    let actions: Vec<&str> = vec!["default", "Gas Town"];
    ("Gas Town", before, "gastown", title, body, actions, hints, -1_i32).to_variant()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn method(name: &str) -> Method<'_> {
    Method { service: SERVICE, path: PATH, interface: SERVICE, name }
}
