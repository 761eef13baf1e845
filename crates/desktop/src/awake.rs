//! Keeping the machine awake: through the desktop's portal, else through logind. What the person does themselves, such as
//! putting it to sleep, stays theirs.

use std::collections::HashMap;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use gio::glib::variant::ObjectPath;
use gio::glib::{ToVariant, Variant};
use gio::prelude::*;
use gio::{Cancellable, DBusCallFlags, DBusConnection, UnixFDList};

use crate::bus::{self, Method, WAIT_MS};

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const LOGIND: &str = "org.freedesktop.login1";
/// The portal's word for going to sleep by itself.
const SUSPEND: u32 = 4;

pub(crate) struct Awake {
    session: Option<DBusConnection>,
    system: Option<DBusConnection>,
    held: Option<Held>,
}

enum Held {
    Portal(String),
    /// The thread has logind's open descriptor, and closes it when the sender is gone.
    Logind(SyncSender<()>, JoinHandle<()>),
}

impl Awake {
    pub(crate) fn on(session: Option<DBusConnection>, system: Option<DBusConnection>) -> Self {
        Self {
            session: session.filter(|bus| bus::has(bus, PORTAL)),
            system: system.filter(|bus| bus::has(bus, LOGIND)),
            held: None,
        }
    }

    pub(crate) fn is_offered(&self) -> bool {
        self.session.is_some() || self.system.is_some()
    }

    /// Holds or lets go; false when it is wanted and nobody does it.
    pub(crate) fn want(&mut self, why: Option<&str>) -> bool {
        match (why, self.held.take()) {
            (Some(_), Some(held)) => self.held = Some(held),
            (Some(why), None) => self.held = self.by_portal(why).or_else(|| self.by_logind(why)),
            (None, Some(Held::Portal(handle))) => self.close(&handle),
            (None, Some(Held::Logind(held, thread))) => {
                drop(held);
                // It has nothing left to do that could fail.
                let _ended = thread.join();
            }
            (None, None) => {}
        }
        why.is_none() || self.held.is_some()
    }

    fn by_portal(&self, why: &str) -> Option<Held> {
        let options = HashMap::from([("reason", why.to_variant())]);
        let inhibit = Method {
            service: PORTAL,
            path: "/org/freedesktop/portal/desktop",
            interface: "org.freedesktop.portal.Inhibit",
            name: "Inhibit",
        };
        let reply = inhibit.call(self.session.as_ref()?, Some(&("", SUSPEND, options).to_variant()))?;
        let (handle,) = reply.get::<(ObjectPath,)>()?;
        Some(Held::Portal(handle.as_str().to_owned()))
    }

    /// A list of descriptors stays on the thread that got it.
    fn by_logind(&self, why: &str) -> Option<Held> {
        let (bus, why) = (self.system.clone()?, why.to_owned());
        let (held, let_go) = sync_channel::<()>(1);
        let (answer, answered) = sync_channel(1);
        let thread = std::thread::Builder::new().name("awake".into()).spawn(move || {
            let descriptors = inhibit(&bus, &why);
            let asker_waits = answer.send(descriptors.is_some()).is_ok();
            if asker_waits && descriptors.is_some() {
                // Nothing is ever sent: the end of the sender is the message.
                let _let_go = let_go.recv();
            }
        });
        let thread = thread.ok()?;
        answered.recv().is_ok_and(|held| held).then_some(Held::Logind(held, thread))
    }

    fn close(&self, handle: &str) {
        let request = "org.freedesktop.portal.Request";
        let close = Method { service: PORTAL, path: handle, interface: request, name: "Close" };
        if let Some(session) = &self.session {
            // A portal that is gone has let go already.
            let _gone = close.call(session, None);
        }
    }
}

fn inhibit(bus: &DBusConnection, why: &str) -> Option<UnixFDList> {
    let args: Variant = ("idle", "Gas Town", why, "block").to_variant();
    let (_, descriptors) = bus
        .call_with_unix_fd_list_sync(
            Some(LOGIND),
            "/org/freedesktop/login1",
            "org.freedesktop.login1.Manager",
            "Inhibit",
            Some(&args),
            None,
            DBusCallFlags::NONE,
            WAIT_MS,
            None::<&UnixFDList>,
            Cancellable::NONE,
        )
        .ok()?;
    (descriptors.length() > 0).then_some(descriptors)
}
