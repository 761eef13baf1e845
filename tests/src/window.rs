//! The real window, driven through WebKitWebDriver as a user would: mouse, keyboard, eyes.

use crate::TestTown;
use crate::wait::PATIENCE;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const COMMAND_LIMIT: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(50);
pub const SIZE: (u32, u32) = (1440, 900);
/// True in the page once it shows its town.
const TOWN_SHOWN: &str = "document.querySelector('[data-idle=\"true\"]')";

pub struct Window {
    client: Client,
    /// Leads the group in which driver and window live; killed whole at the end.
    driver: Child,
    binary: PathBuf,
    name: &'static str,
    /// Keys and clicks so far. Typed or pasted text is not counted: it is what the person has to say.
    acts: AtomicU32,
}

impl Window {
    /// Opens the window on a town and waits until it shows it.
    pub async fn open(town: &TestTown, name: &'static str) -> Self {
        let binary = PathBuf::from(town.program("gastown").get_program());
        let args = ["--town".into(), town.town_dir()];
        let window = Self::start(town, name, &binary, &args).await;
        window.client.set_window_rect(0, 0, SIZE.0, SIZE.1).await.expect("the window takes its size");
        window.sees("the town is shown", TOWN_SHOWN).await;
        window
    }

    /// Starts a program with a web view in the environment of the town; nothing is waited for.
    pub async fn start(town: &TestTown, name: &'static str, binary: &Path, args: &[PathBuf]) -> Self {
        let port = free_port();
        let driver = start_driver(town, port);
        let options = json!({ "binary": binary.to_str().expect("UTF-8"), "args": args });
        let capabilities = json!({ "webkitgtk:browserOptions": options });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object") };
        let client = connect(port, capabilities).await;
        Self { client, driver, binary: binary.into(), name, acts: AtomicU32::new(0) }
    }

    /// Moves the focus to the field or button with this label, by Tab only.
    pub async fn focus(&self, label: &str) {
        const STOPS_MAX: usize = 60;
        let wanted = Value::from(label);
        let here = format!(
            "(e => [e.getAttribute('aria-label'), e.labels?.[0]?.innerText, e.innerText].some(t => t && t.trim().startsWith({wanted})))(document.activeElement)"
        );
        for _ in 0..STOPS_MAX {
            if self.eval(&here).await.as_bool().unwrap_or(false) {
                return;
            }
            self.types(&TAB.to_string()).await;
        }
        panic!("no field {label:?} can be reached with Tab");
    }

    /// Runs an expression in the page.
    pub async fn eval(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        let call = self.client.execute(&script, vec![]);
        let answer = tokio::time::timeout(COMMAND_LIMIT, call).await.expect("the window answers");
        answer.unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// Waits until an expression is true in the page.
    pub async fn sees(&self, what: &str, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.eval(&format!("Boolean({expression})")).await.as_bool().unwrap_or(false) {
            if Instant::now() > deadline {
                self.picture("failed").await;
                let text = self.eval("document.body.innerText + '\\nTerminal: ' + document.querySelector('[data-terminal]')?.textContent").await;
                panic!(
                    "waited in vain until {what} ({expression}); the window shows:\n{}",
                    text.as_str().unwrap_or("")
                );
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until the page shows a text.
    pub async fn reads(&self, text: &str) {
        let wanted = Value::from(text);
        self.sees(&format!("it reads {text:?}"), &format!("document.body.innerText.includes({wanted})"))
            .await;
    }

    /// Waits until the window knows of work to review: an agent says that it is done a moment before that is taken.
    pub async fn review_waits(&self) {
        self.sees("work waits to be reviewed", "/[1-9]\\d*\\s+to review/.test(document.body.innerText)")
            .await;
    }

    /// Waits for an element and returns its middle. `find` is an expression in the page.
    async fn middle(&self, what: &str, find: &str) -> (f64, f64) {
        self.sees(&format!("there is {what}"), &format!("({find})?.getClientRects().length")).await;
        let rect =
            format!("(r => [r.x + r.width / 2, r.y + r.height / 2])(({find}).getBoundingClientRect())");
        let at = self.eval(&rect).await;
        (at[0].as_f64().expect("a number"), at[1].as_f64().expect("a number"))
    }

    /// Presses the button with this accessible name, as a person who reads the screen would.
    pub async fn press(&self, name: &str) {
        let at = self.middle(&format!("a button {name:?}"), &button(name)).await;
        self.click_at(at).await;
    }

    pub async fn click(&self, selector: &str) {
        let at = self.middle(selector, &element(selector)).await;
        self.click_at(at).await;
    }

    /// Clicks on a link in the terminal, once the pointer on it has made it one.
    pub async fn follow(&self, text: &str) {
        let at = self.middle(&format!("{text:?} in the terminal"), &written(text)).await;
        let mouse = MouseActions::new("mouse".into()).then(to(at));
        self.client.perform_actions(mouse).await.expect("the pointer moves");
        self.sees("it is a link", "document.querySelector('[data-terminal] .xterm-cursor-pointer')").await;
        self.click_at(at).await;
    }

    /// Keys and clicks since the last time this was asked.
    pub fn acts(&self) -> u32 {
        self.acts.swap(0, Ordering::Relaxed)
    }

    fn count(&self, acts: usize) {
        self.acts.fetch_add(u32::try_from(acts).expect("few acts"), Ordering::Relaxed);
    }

    async fn click_at(&self, at: (f64, f64)) {
        self.count(1);
        let mouse = MouseActions::new("mouse".into())
            .then(to(at))
            .then(PointerAction::Down { button: 0 })
            .then(PointerAction::Up { button: 0 });
        self.client.perform_actions(mouse).await.expect("a click");
    }

    /// Presses on one element, moves in steps as a hand does, and lets go on another.
    pub async fn drag(&self, from: &str, onto: &str) {
        self.count(1);
        let (start, end) = (self.middle(from, &element(from)).await, self.middle(onto, &element(onto)).await);
        let mut mouse =
            MouseActions::new("mouse".into()).then(to(start)).then(PointerAction::Down { button: 0 });
        for step in 1..=6 {
            let part = f64::from(step) / 6.0;
            mouse = mouse.then(to((start.0 + (end.0 - start.0) * part, start.1 + (end.1 - start.1) * part)));
        }
        self.client.perform_actions(mouse.then(PointerAction::Up { button: 0 })).await.expect("a drag");
    }

    /// The same with modifiers held, for example `drag_held(&[SHIFT], ...)`.
    pub async fn drag_held(&self, held: &[char], from: &str, onto: &str) {
        let hold = |down: bool| {
            held.iter().fold(KeyActions::new("keyboard".into()), |keys, value| {
                keys.then(if down {
                    KeyAction::Down { value: *value }
                } else {
                    KeyAction::Up { value: *value }
                })
            })
        };
        self.client.perform_actions(hold(true)).await.expect("keys go down");
        self.drag(from, onto).await;
        self.client.perform_actions(hold(false)).await.expect("keys come up");
    }

    /// Types text or single keys where the focus is.
    pub async fn types(&self, text: &str) {
        self.press_keys(text).await.expect("typing");
    }

    /// The key that closes the window, which may be gone before the driver has answered. Whether it is, [`Self::has_closed`] says.
    pub async fn types_last(&self, key: char) {
        let _answered = self.press_keys(&key.to_string()).await;
    }

    async fn press_keys(&self, text: &str) -> Result<(), CmdError> {
        self.count(usize::from(text.chars().count() == 1));
        let mut keys = KeyActions::new("keyboard".into());
        for value in text.chars() {
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(keys).await
    }

    /// Pastes text where the focus is, as Ctrl V does.
    pub async fn pastes(&self, text: &str) {
        let text = Value::from(text);
        self.eval(&format!("document.execCommand('insertText', false, {text})")).await;
    }

    /// A key with modifiers held, for example `chord(&[CONTROL], ENTER)`.
    pub async fn chord(&self, held: &[char], key: char) {
        self.count(1);
        let mut keys = KeyActions::new("keyboard".into());
        for value in held {
            keys = keys.then(KeyAction::Down { value: *value });
        }
        keys = keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        for value in held.iter().rev() {
            keys = keys.then(KeyAction::Up { value: *value });
        }
        self.client.perform_actions(keys).await.expect("a chord");
    }

    /// Leaves a picture of the page among the artefacts.
    pub async fn picture(&self, what: &str) {
        let Some(folder) = std::env::var_os("GASTOWN_ARTIFACTS").map(PathBuf::from) else { return };
        // What the page holds is on the screen two frames later.
        let painted =
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));";
        // A page that hangs has its picture taken as it is.
        let _drawn = tokio::time::timeout(COMMAND_LIMIT, self.client.execute_async(painted, vec![])).await;
        let shot = tokio::time::timeout(COMMAND_LIMIT, self.client.screenshot()).await;
        if let Ok(Ok(png)) = shot {
            std::fs::write(folder.join(format!("{}-{what}.png", self.name)), png).expect("a picture is kept");
        }
    }

    /// The window manager's own key, which is what its cross does, too: the window is asked to close.
    pub async fn is_asked_to_close(&self) {
        self.count(1);
        let own = self.own_process().expect("the window runs").to_string();
        let activate =
            ["search", "--all", "--onlyvisible", "--pid", &own, "--name", ".", "windowactivate", "--sync"];
        // In one call the key would go past the window manager, to the window itself.
        for args in [&activate[..], &["key", "alt+F4"]] {
            let status = Command::new("xdotool").args(args).status().expect("xdotool is installed");
            assert!(status.success(), "`xdotool {}` failed", args.join(" "));
        }
    }

    /// It closed by itself: its process is gone.
    pub async fn has_closed(&self) {
        let began = Instant::now();
        while self.own_process().is_some() {
            assert!(began.elapsed() < PATIENCE, "the window did not close");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn own_process(&self) -> Option<i32> {
        let is_own =
            |pid: &i32| std::fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == self.binary);
        crate::leftovers::processes_of_group(self.group()).into_iter().find(is_own)
    }

    /// Pids of the window and its helpers.
    pub fn group(&self) -> i32 {
        self.driver.id() as i32
    }

    pub async fn close(mut self) {
        // The driver may have lost the window already; the group is ended below in any case.
        let _closed = tokio::time::timeout(COMMAND_LIMIT, self.client.clone().close()).await;
        self.end();
    }

    fn end(&mut self) {
        crate::leftovers::kill_group(self.driver.id() as i32);
        let _reaped = self.driver.wait();
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.end();
    }
}

pub const ENTER: char = '\u{E007}';
pub const TAB: char = '\u{E004}';
pub const SHIFT: char = '\u{E008}';
pub const CONTROL: char = '\u{E009}';
pub const DOWN: char = '\u{E015}';

fn element(selector: &str) -> String {
    format!("document.querySelector({})", Value::from(selector))
}

/// The first shown button, tab or link whose label or text begins with `name`.
fn button(name: &str) -> String {
    let name = Value::from(name);
    format!(
        "[...document.querySelectorAll('button, [role=button], [role=tab], [role=option], [role=menuitem], a')].find(e => \
         e.getClientRects().length && !e.disabled && \
         [e.getAttribute('aria-label'), e.innerText].some(text => text && text.trim().startsWith({name})))"
    )
}

/// Where a text stands in the rows of the terminal, as a range of the page.
fn written(text: &str) -> String {
    let text = Value::from(text);
    format!(
        "((rows, text) => {{ \
            const walker = rows && document.createTreeWalker(rows, NodeFilter.SHOW_TEXT); \
            for (let node; (node = walker?.nextNode()); ) {{ \
                const at = node.data.indexOf(text); \
                if (at < 0) continue; \
                const range = document.createRange(); \
                range.setStart(node, at); \
                range.setEnd(node, at + text.length); \
                return range; \
            }} \
            return null; \
        }})(document.querySelector('[data-terminal] .xterm-rows'), {text})"
    )
}

fn to((x, y): (f64, f64)) -> PointerAction {
    PointerAction::MoveTo { duration: Some(Duration::from_millis(30)), x, y }
}

fn free_port() -> u16 {
    let probe = TcpListener::bind("127.0.0.1:0").expect("a free port");
    probe.local_addr().expect("its number").port()
}

/// The driver hands its environment to the window, so the window lives in the test's own folders.
fn start_driver(town: &TestTown, port: u16) -> Child {
    let mut driver = Command::new("WebKitWebDriver");
    driver.args([format!("--port={port}"), "--host=127.0.0.1".into()]).env_clear().envs(town.environment());
    driver.env("TAURI_WEBVIEW_AUTOMATION", "true");
    if let Some(display) = std::env::var_os("DISPLAY") {
        driver.env("DISPLAY", display);
    }
    driver.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    driver.spawn().expect("WebKitWebDriver is installed (package webkit2gtk-driver)")
}

async fn connect(port: u16, capabilities: serde_json::Map<String, Value>) -> Client {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        let address = format!("http://127.0.0.1:{port}");
        let session = builder.capabilities(capabilities.clone()).connect(&address);
        match tokio::time::timeout(COMMAND_LIMIT, session).await {
            Ok(Ok(client)) => return client,
            refused => {
                assert!(Instant::now() < deadline, "the window never opened: {:?}", refused.map(|r| r.err()))
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
