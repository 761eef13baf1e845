//! Against a message bus of the test's own, with a desktop on it that notes what it is asked.

#![allow(clippy::disallowed_methods, reason = "the bus is a program")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use gio::DBusNodeInfo;
use gio::glib::variant::ObjectPath;
use gio::glib::{MainContext, MainLoop, ToVariant, Variant};

use super::*;
use crate::bus::Method;

const PATIENCE: Duration = Duration::from_secs(30);
const HEARD_MAX: usize = 64;

struct Bus {
    daemon: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Bus {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("bus.conf");
        let socket = folder.path().join("bus");
        let text = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
            socket.display()
        );
        std::fs::write(&config, text).unwrap();
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned(), _folder: folder }
    }

    fn connect(&self) -> DBusConnection {
        bus::connect(&self.address).expect("the bus answers")
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ended = self.daemon.kill();
        let _ended = self.daemon.wait();
    }
}

/// Runs the default main loop, in which everybody is called back, for as long as it lives.
struct Loop(MainLoop, Option<std::thread::JoinHandle<()>>);

impl Loop {
    fn run() -> Self {
        let main = MainLoop::new(Some(&MainContext::default()), false);
        let runs = main.clone();
        Self(main, Some(std::thread::spawn(move || runs.run())))
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        self.0.quit();
        if let Some(thread) = self.1.take() {
            thread.join().unwrap();
        }
    }
}

const SERVICES: &str = r#"<node>
  <interface name="org.freedesktop.Notifications">
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.portal.Inhibit">
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.portal.Request"><method name="Close"/></interface>
  <interface name="org.kde.StatusNotifierWatcher">
    <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
  </interface>
</node>"#;

/// A desktop that has everything, and tells which method was called with what.
fn desktop_on(bus: &DBusConnection) -> Receiver<(String, Variant)> {
    let (said, heard) = sync_channel(HEARD_MAX);
    let node = DBusNodeInfo::for_xml(SERVICES).unwrap();
    for (name, path) in [
        ("org.freedesktop.Notifications", "/org/freedesktop/Notifications"),
        ("org.freedesktop.portal.Inhibit", "/org/freedesktop/portal/desktop"),
        ("org.freedesktop.portal.Request", "/held"),
        ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"),
    ] {
        serve(bus, &node, name, path, said.clone());
    }
    for name in
        ["org.freedesktop.Notifications", "org.freedesktop.portal.Desktop", "org.kde.StatusNotifierWatcher"]
    {
        let request = Method {
            service: "org.freedesktop.DBus",
            path: "/org/freedesktop/DBus",
            interface: "org.freedesktop.DBus",
            name: "RequestName",
        };
        assert!(request.call(bus, Some(&(name, 4_u32).to_variant())).is_some());
    }
    heard
}

fn serve(
    bus: &DBusConnection,
    node: &DBusNodeInfo,
    name: &str,
    path: &str,
    said: SyncSender<(String, Variant)>,
) {
    let answer = move |method: &str| match method {
        "GetCapabilities" => Some((vec!["body-markup"],).to_variant()),
        "Notify" => Some((7_u32,).to_variant()),
        "Inhibit" => Some((ObjectPath::try_from("/held".to_owned()).unwrap(),).to_variant()),
        _ => None,
    };
    bus.register_object(
        path,
        &node.lookup_interface(name).unwrap(),
        move |_, _, _, _, method, args, call| {
            said.send((method.to_owned(), args)).unwrap();
            call.return_value(answer(method).as_ref());
        },
        |_, _, _, _, _| "".to_variant(),
        |_, _, _, _, _, _| false,
    )
    .unwrap();
}

fn heard(from: &Receiver<(String, Variant)>, method: &str) -> Variant {
    loop {
        let (name, args) = from.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("nobody called {method}"));
        if name == method {
            return args;
        }
    }
}

fn face() -> Face {
    let text = str::to_owned;
    Face {
        counts: vec![text("3 working"), text("1 needs you")],
        asks: true,
        words: MenuWords {
            open: text("Open"),
            next_ask: text("Next that needs you"),
            freeze: text("Freeze_all"),
            quit: text("Quit"),
        },
        awake: Some(text("agents work")),
    }
}

fn item<'a>(service: &'a str, path: &'a str, interface: &'a str, name: &'a str) -> Method<'a> {
    Method { service, path, interface, name }
}

/// One test, because all of it is called back in the one main loop of the process.
#[test]
fn a_desktop_shows_notes_and_counts_keeps_awake_and_tells_wishes() {
    let bus = Bus::start();
    let _loop = Loop::run();
    let theirs = bus.connect();
    let asked = desktop_on(&theirs);
    let (wished, wishes) = sync_channel(HEARD_MAX);
    let ours = bus.connect();
    let desktop =
        Desktop::over(Some(ours.clone()), None, Arc::new(move |wish| wished.send(wish).expect("test waits")));

    // The tray puts itself in where the desktop has a place for it.
    let (own,) = heard(&asked, "RegisterStatusNotifierItem").get::<(String,)>().unwrap();
    assert_eq!(own, ours.unique_name().unwrap().as_str());

    // A note is plain text, whatever an agent wrote into it, and tells when it is chosen.
    let note = Note { key: "ask-1".into(), title: "wren\n".into(), body: "<b>rm</b> &".into(), urgent: true };
    assert!(desktop.tell(&note));
    let args = heard(&asked, "Notify");
    assert_eq!(args.child_value(3).get::<String>().unwrap(), "wren");
    assert_eq!(args.child_value(4).get::<String>().unwrap(), "&lt;b&gt;rm&lt;/b&gt; &amp;");
    let chosen = (7_u32, "default").to_variant();
    let service = "org.freedesktop.Notifications";
    theirs
        .emit_signal(None, "/org/freedesktop/Notifications", service, "ActionInvoked", Some(&chosen))
        .unwrap();
    assert_eq!(wishes.recv_timeout(PATIENCE), Ok(Wish::Note("ask-1".into())));

    // The machine is kept awake once, and let go.
    assert!(desktop.show(face()));
    assert_eq!(heard(&asked, "Inhibit").child_value(1).get::<u32>(), Some(4));
    assert!(desktop.show(face()));
    assert!(desktop.show(Face { awake: None, ..face() }));
    heard(&asked, "Close");

    // The menu has the counts and the wishes.
    let none: Vec<String> = Vec::new();
    let layout = item(&own, "/MenuBar", "com.canonical.dbusmenu", "GetLayout")
        .call(&theirs, Some(&(0_i32, -1_i32, none).to_variant()))
        .expect("the menu answers");
    let said = layout.print(false).to_string();
    for word in ["3 working", "1 needs you", "Open", "Next that needs you", "Freeze__all", "Quit"] {
        assert!(said.contains(word), "no {word} in {said}");
    }
    let event = (2_i32, "clicked", 0_i32.to_variant(), 0_u32).to_variant();
    item(&own, "/MenuBar", "com.canonical.dbusmenu", "Event")
        .call(&theirs, Some(&event))
        .expect("it is taken");
    assert_eq!(wishes.recv_timeout(PATIENCE), Ok(Wish::NextAsk));
    let status = item(&own, "/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get")
        .call(&theirs, Some(&("org.kde.StatusNotifierItem", "Status").to_variant()))
        .expect("the item answers");
    assert_eq!(status.print(false).to_string(), "(<'NeedsAttention'>,)");

    assert_eq!(desktop.offers(), Offers { notices: true, tray: true, awake: true });
}

#[test]
fn without_a_bus_nothing_is_offered_and_nothing_fails() {
    let desktop = Desktop::over(None, None, Arc::new(|_| {}));
    let note = Note { key: String::new(), title: String::new(), body: String::new(), urgent: false };

    assert_eq!(desktop.offers(), Offers { notices: false, tray: false, awake: false });
    assert!(!desktop.tell(&note));
    assert!(!desktop.show(face()));
    assert!(desktop.show(Face { awake: None, ..face() }), "nothing is wanted, so nothing is missing");
    assert!(bus::connect("unix:path=/nowhere").is_none());
}

#[test]
fn the_lamp_is_amber_at_its_corner_only_when_somebody_asks() {
    let amber = |asks| picture::lamp(asks).chunks(4).filter(|dot| dot[0] > 0 && dot[3] == 70).count();

    assert_eq!(amber(false), 0);
    assert!(amber(true) > 100);
}
