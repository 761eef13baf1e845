//! Connections of our own to the session's and the system's message bus, and short calls over them.

use std::path::Path;

use gio::glib::{ToVariant, Variant};
use gio::{Cancellable, DBusCallFlags, DBusConnection, DBusConnectionFlags};

/// How long an answer of the desktop is waited for, in milliseconds.
pub(crate) const WAIT_MS: i32 = 2000;

const SYSTEM: &str = "/run/dbus/system_bus_socket";

/// The session's bus where there is one: none is started for us.
pub(crate) fn session() -> Option<DBusConnection> {
    let said = std::env::var("DBUS_SESSION_BUS_ADDRESS").ok().filter(|address| !address.is_empty());
    let usual = || {
        let socket = Path::new(&std::env::var_os("XDG_RUNTIME_DIR")?).join("bus");
        socket.exists().then(|| format!("unix:path={}", socket.display()))
    };
    connect(&said.or_else(usual)?)
}

pub(crate) fn system() -> Option<DBusConnection> {
    let said = std::env::var("DBUS_SYSTEM_BUS_ADDRESS").ok().filter(|address| !address.is_empty());
    let usual = || Path::new(SYSTEM).exists().then(|| format!("unix:path={SYSTEM}"));
    connect(&said.or_else(usual)?)
}

pub(crate) fn connect(address: &str) -> Option<DBusConnection> {
    let flags = DBusConnectionFlags::AUTHENTICATION_CLIENT | DBusConnectionFlags::MESSAGE_BUS_CONNECTION;
    // No bus is an answer: whoever asks is told that nothing is offered.
    let connection = DBusConnection::for_address_sync(address, flags, None, Cancellable::NONE).ok()?;
    connection.set_exit_on_close(false);
    Some(connection)
}

/// A method of a service on the bus.
pub(crate) struct Method<'a> {
    pub service: &'a str,
    pub path: &'a str,
    pub interface: &'a str,
    pub name: &'a str,
}

impl Method<'_> {
    pub(crate) fn call(&self, bus: &DBusConnection, args: Option<&Variant>) -> Option<Variant> {
        let (service, flags) = (Some(self.service), DBusCallFlags::NONE);
        bus.call_sync(
            service,
            self.path,
            self.interface,
            self.name,
            args,
            None,
            flags,
            WAIT_MS,
            Cancellable::NONE,
        )
        .ok()
    }
}

/// Whether somebody answers to this name, or would be started to.
pub(crate) fn has(bus: &DBusConnection, name: &str) -> bool {
    let method = |method| Method {
        service: "org.freedesktop.DBus",
        path: "/org/freedesktop/DBus",
        interface: "org.freedesktop.DBus",
        name: method,
    };
    let owned = method("NameHasOwner").call(bus, Some(&(name,).to_variant()));
    if owned.and_then(|reply| reply.get::<(bool,)>()).is_some_and(|(owned,)| owned) {
        return true;
    }
    let names = method("ListActivatableNames").call(bus, None);
    names
        .and_then(|reply| reply.get::<(Vec<String>,)>())
        .is_some_and(|(names,)| names.iter().any(|activatable| activatable == name))
}
