//! What the person's desktop offers beside the window: notifications, a tray, keeping the machine awake, a graphics
//! device. Each may be missing, which is an answer and no fault. It knows no town and no window; every text comes from its caller.

mod awake;
mod bus;
mod menu;
mod notices;
mod painting;
mod picture;
mod tray;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use awake::Awake;
use gio::DBusConnection;
use notices::Notices;
pub use painting::{PAINT_BY_PROCESSOR, choose_painter};
use tray::Tray;

/// What is there on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Offers {
    pub notices: bool,
    pub tray: bool,
    pub awake: bool,
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Note {
    /// Given back when the person chooses it; a note of the same key takes its place.
    pub key: String,
    pub title: String,
    pub body: String,
    pub urgent: bool,
}

/// What tray and machine are told about the town.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Face {
    /// One line each: how many work, need the person, wait for review.
    pub counts: Vec<String>,
    /// Somebody needs the person.
    pub asks: bool,
    pub words: MenuWords,
    /// Why the machine is to stay awake; none lets it sleep.
    pub awake: Option<String>,
}

/// Texts of the tray's menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct MenuWords {
    pub open: String,
    pub next_ask: String,
    pub freeze: String,
    pub quit: String,
}

/// What the desktop may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    Offers,
    Tell(Note),
    Show(Face),
}

/// Whether it was done, and for `Offers` what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Offers(Offers),
    Done(bool),
}

/// What the person asked for outside the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "wish", content = "key")]
pub enum Wish {
    Open,
    NextAsk,
    Freeze,
    Quit,
    /// A notification was chosen.
    Note(String),
}

/// Hears wishes, on whatever thread they come.
pub(crate) type OnWish = Arc<dyn Fn(Wish) + Send + Sync>;

/// The connections to the desktop. Calls wait for it at most a few seconds each: not for the thread that draws.
pub struct Desktop {
    notices: Option<Notices>,
    tray: Option<Tray>,
    awake: Mutex<Awake>,
}

impl Desktop {
    /// Looks what is there. Signals of the desktop come in the main loop of this program.
    pub fn connect(on_wish: impl Fn(Wish) + Send + Sync + 'static) -> Self {
        Self::over(bus::session(), bus::system(), Arc::new(on_wish))
    }

    fn over(session: Option<DBusConnection>, system: Option<DBusConnection>, on_wish: OnWish) -> Self {
        let notices = session.clone().and_then(|bus| Notices::on(bus, on_wish.clone()));
        let tray = session.clone().and_then(|bus| Tray::on(bus, on_wish));
        Self { notices, tray, awake: Mutex::new(Awake::on(session, system)) }
    }

    pub fn answer(&self, asked: Asked) -> Answer {
        match asked {
            Asked::Offers => Answer::Offers(self.offers()),
            Asked::Tell(note) => Answer::Done(self.tell(&note)),
            Asked::Show(face) => Answer::Done(self.show(face)),
        }
    }

    pub fn offers(&self) -> Offers {
        Offers {
            notices: self.notices.is_some(),
            tray: self.tray.as_ref().is_some_and(Tray::is_shown),
            awake: self.awake().is_offered(),
        }
    }

    /// Shows a notification; false when nobody shows it.
    pub fn tell(&self, note: &Note) -> bool {
        self.notices.as_ref().is_some_and(|notices| notices.tell(note))
    }

    /// Shows the counts and keeps the machine awake or lets it go; false when it could not be kept awake.
    pub fn show(&self, face: Face) -> bool {
        let kept = self.awake().want(face.awake.as_deref());
        if let Some(tray) = &self.tray {
            tray.show(face);
        }
        kept
    }

    fn awake(&self) -> MutexGuard<'_, Awake> {
        self.awake.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One line without control characters and of bounded length: what agents say is theirs, the notification is ours.
pub(crate) fn plain(text: &str, chars_max: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(chars_max).collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests;
