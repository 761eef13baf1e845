//! The tray: an item of the desktop's own protocol (StatusNotifierItem) with its menu. A desktop that has no place for it
//! does not ask for it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use gio::glib::variant::ObjectPath;
use gio::glib::{ToVariant, Variant};
use gio::{
    BusNameWatcherFlags, Cancellable, DBusCallFlags, DBusConnection, DBusMethodInvocation, DBusNodeInfo,
};

use crate::bus::WAIT_MS;
use crate::menu::{self, Row};
use crate::picture::{SIDE, lamp};
use crate::{Face, OnWish, Wish};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM_PATH: &str = "/StatusNotifierItem";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU_PATH: &str = "/MenuBar";
const MENU: &str = "com.canonical.dbusmenu";
const DESCRIBED: &str = include_str!("tray.xml");

pub(crate) struct Tray {
    bus: DBusConnection,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    face: Mutex<Face>,
    /// Grows with each menu.
    revision: AtomicU32,
    shown: AtomicBool,
}

impl State {
    fn face(&self) -> Face {
        self.face.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Tray {
    pub(crate) fn on(bus: DBusConnection, on_wish: OnWish) -> Option<Self> {
        let state: Arc<State> = Arc::default();
        let node = DBusNodeInfo::for_xml(DESCRIBED).ok()?;
        let (item, menu) = (node.lookup_interface(ITEM)?, node.lookup_interface(MENU)?);
        let (reads, wishes) = (state.clone(), on_wish.clone());
        bus.register_object(
            ITEM_PATH,
            &item,
            move |_, _, _, _, method, _, call| {
                if method == "Activate" {
                    wishes(Wish::Open);
                }
                call.return_value(None);
            },
            move |_, _, _, _, name| item_property(&reads.face(), name),
            |_, _, _, _, _, _| false,
        )
        .ok()?;
        let reads = state.clone();
        bus.register_object(
            MENU_PATH,
            &menu,
            move |_, _, _, _, method, args, call| answer(&reads, &on_wish, method, &args, call),
            |_, _, _, _, name| menu_property(name),
            |_, _, _, _, _, _| false,
        )
        .ok()?;
        let (shown, gone) = (state.clone(), state.clone());
        gio::bus_watch_name_on_connection(
            &bus,
            WATCHER,
            BusNameWatcherFlags::NONE,
            move |bus, _, _| register(&bus, shown.clone()),
            move |_, _| gone.shown.store(false, Ordering::Relaxed),
        );
        Some(Self { bus, state })
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.state.shown.load(Ordering::Relaxed)
    }

    pub(crate) fn show(&self, face: Face) {
        let mut now = self.state.face.lock().unwrap_or_else(PoisonError::into_inner);
        if *now == face {
            return;
        }
        *now = face;
        drop(now);
        let revision = self.state.revision.fetch_add(1, Ordering::Relaxed) + 1;
        for signal in ["NewToolTip", "NewIcon", "NewTitle"] {
            self.emit(ITEM_PATH, ITEM, signal, None);
        }
        let status = (status(&self.state.face()),).to_variant();
        self.emit(ITEM_PATH, ITEM, "NewStatus", Some(&status));
        self.emit(MENU_PATH, MENU, "LayoutUpdated", Some(&(revision, 0_i32).to_variant()));
    }

    fn emit(&self, path: &str, interface: &str, signal: &str, args: Option<&Variant>) {
        // A bus that is gone takes the tray with it.
        let _gone = self.bus.emit_signal(None, path, interface, signal, args);
    }
}

/// Puts the item into the desktop's tray. Called in the main loop, which must not wait for the answer.
fn register(bus: &DBusConnection, state: Arc<State>) {
    let Some(own) = bus.unique_name() else { return };
    bus.call(
        Some(WATCHER),
        "/StatusNotifierWatcher",
        WATCHER,
        "RegisterStatusNotifierItem",
        Some(&(own.as_str(),).to_variant()),
        None,
        DBusCallFlags::NONE,
        WAIT_MS,
        Cancellable::NONE,
        move |answer| state.shown.store(answer.is_ok(), Ordering::Relaxed),
    );
}

fn status(face: &Face) -> &'static str {
    if face.asks { "NeedsAttention" } else { "Active" }
}

fn item_property(face: &Face, name: &str) -> Variant {
    let picture = |asks| vec![(SIDE, SIDE, lamp(asks))];
    match name {
        "Category" => "ApplicationStatus".to_variant(),
        "Id" => "gastown".to_variant(),
        "Status" => status(face).to_variant(),
        "IconPixmap" => picture(false).to_variant(),
        "AttentionIconPixmap" => picture(true).to_variant(),
        "ToolTip" => {
            let none: Vec<(i32, i32, Vec<u8>)> = Vec::new();
            (String::new(), none, "Gas Town", face.counts.join(", ")).to_variant()
        }
        "ItemIsMenu" => false.to_variant(),
        "Menu" => path_of(MENU_PATH),
        _ => "Gas Town".to_variant(),
    }
}

fn menu_property(name: &str) -> Variant {
    match name {
        "Version" => 3_u32.to_variant(),
        "TextDirection" => "ltr".to_variant(),
        "IconThemePath" => Vec::<String>::new().to_variant(),
        _ => "normal".to_variant(),
    }
}

fn path_of(path: &str) -> Variant {
    ObjectPath::try_from(path.to_owned()).map_or_else(|_| "".to_variant(), |path| path.to_variant())
}

fn answer(state: &State, on_wish: &OnWish, method: &str, args: &Variant, call: DBusMethodInvocation) {
    let face = state.face();
    let value = match method {
        "GetLayout" => {
            let parent = args.try_child_value(0).and_then(|id| id.get::<i32>()).unwrap_or(0);
            let revision = state.revision.load(Ordering::Relaxed).to_variant();
            Some(Variant::tuple_from_iter([revision, menu::layout(&face, parent)]))
        }
        "GetGroupProperties" => {
            let wanted = args.try_child_value(0).and_then(|ids| ids.get::<Vec<i32>>()).unwrap_or_default();
            let rows = menu::rows(&face);
            let asked = rows.iter().filter(|row| wanted.is_empty() || wanted.contains(&row.id));
            let of = |row: &Row| (row.id, menu::properties(row));
            Some((asked.map(of).collect::<Vec<_>>(),).to_variant())
        }
        "GetProperty" => {
            let found = args.get::<(i32, String)>().and_then(|(id, name)| {
                let row = menu::rows(&face).into_iter().find(|row| row.id == id)?;
                menu::properties(&row).remove(name.as_str())
            });
            Some((found.unwrap_or_else(|| "".to_variant()),).to_variant())
        }
        "Event" => {
            chosen(on_wish, args);
            None
        }
        "EventGroup" => {
            if let Some(events) = args.try_child_value(0) {
                events.iter().for_each(|event| chosen(on_wish, &event));
            }
            Some((Vec::<i32>::new(),).to_variant())
        }
        "AboutToShow" => Some((false,).to_variant()),
        _ => Some((Vec::<i32>::new(), Vec::<i32>::new()).to_variant()),
    };
    call.return_value(value.as_ref());
}

fn chosen(on_wish: &OnWish, event: &Variant) {
    let id = event.try_child_value(0).and_then(|id| id.get::<i32>());
    let what = event.try_child_value(1).and_then(|what| what.get::<String>());
    if what.as_deref() == Some("clicked")
        && let Some(wish) = id.and_then(menu::wish)
    {
        on_wish(wish);
    }
}
