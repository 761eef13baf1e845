//! Whether somebody who is away is told that an agent waits: the user's own command, and how it went last.

use super::{Finding, Verdict};
use crate::link::At;
use crate::text::local;
use gastown_api::call::{NoArgs, calls};
use gastown_api::view::{WaitToldView, WaitToldWord};
use gastown_settings::{LoadedWaiting, load_waiting};
use std::path::Path;

const CHECK: &str = "waiting command";

pub(super) fn look(at: &At) -> Finding {
    let Ok(config) = at.config_dir() else {
        return Finding::new(CHECK, Verdict::Unknown, "the configuration folder is not known", "set HOME");
    };
    let file = config.join("config.toml");
    judge(&file, &load_waiting(&file), last(at).as_ref())
}

/// What the town's hall knows, if one runs: none is started for this.
fn last(at: &At) -> Option<WaitToldView> {
    let mut link = at.running().ok().flatten()?;
    link.call::<calls::WaitingCommand>(NoArgs {}).ok()?.last
}

fn judge(file: &Path, loaded: &LoadedWaiting, last: Option<&WaitToldView>) -> Finding {
    if let Some(fault) = loaded.faults.first() {
        let field = if fault.field.is_empty() { String::new() } else { format!("{}: ", fault.field) };
        let detail = format!("{}:{}: {field}{}", file.display(), fault.line, fault.message);
        return Finding::new(CHECK, Verdict::Warn, detail, "mend that line");
    }
    let waiting = &loaded.waiting;
    if waiting.command.is_empty() {
        return Finding::new(CHECK, Verdict::Ok, "none is set", "");
    }
    let set = format!("after {} minutes", waiting.minutes);
    let Some(last) = last else { return Finding::new(CHECK, Verdict::Ok, set, "") };
    let about = format!("{} ({}), {}", last.agent, last.ask, local(&last.at));
    match last.result {
        WaitToldWord::Done => Finding::new(CHECK, Verdict::Ok, format!("{set}; last told of {about}"), ""),
        WaitToldWord::Begun => {
            let detail = format!("{set}; told of {about}, and how that went is not known yet");
            Finding::new(CHECK, Verdict::Unknown, detail, "if it does not run now, its hall ended meanwhile")
        }
        WaitToldWord::Failed => {
            let why = last.why.as_deref().unwrap_or("why is not known");
            let fix =
                format!("run it in a terminal, then mend `command` under [waiting] in {}", file.display());
            Finding::new(CHECK, Verdict::Fail, format!("{set}; not told of {about}: {why}"), &fix)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_settings::{Fault, Waiting};

    fn judged(command: &str, faults: Vec<Fault>, result: Option<WaitToldWord>) -> (Verdict, String, String) {
        let loaded = LoadedWaiting { waiting: Waiting { minutes: 7, command: command.into() }, faults };
        let why = (result == Some(WaitToldWord::Failed)).then(|| "it exited 3".to_owned());
        let (ask, agent, at) = ("ask-1".into(), "wren".into(), "soon".into());
        let last = result.map(|result| WaitToldView { ask, agent, at, result, why });
        let Finding { verdict, detail, fix, .. } = judge(Path::new("/c/config.toml"), &loaded, last.as_ref());
        (verdict, detail, fix)
    }

    #[test]
    fn a_wrong_line_is_named_with_its_file_and_field() {
        let fault = |field: &str| Fault { line: 4, field: field.into(), message: "it must be so".into() };

        let (verdict, detail, _) = judged("tell", vec![fault("waiting.minutes")], None);
        assert_eq!(
            (verdict, detail.as_str()),
            (Verdict::Warn, "/c/config.toml:4: waiting.minutes: it must be so")
        );
        assert_eq!(judged("tell", vec![fault("")], None).1, "/c/config.toml:4: it must be so");
    }

    #[test]
    fn a_failure_says_why_and_what_to_do_and_no_command_is_no_trouble() {
        let (verdict, detail, fix) = judged("tell", vec![], Some(WaitToldWord::Failed));
        assert_eq!(verdict, Verdict::Fail);
        assert_eq!(detail, "after 7 minutes; not told of wren (ask-1), soon: it exited 3");
        assert!(fix.contains("[waiting] in /c/config.toml"), "{fix}");

        assert_eq!(judged("", vec![], Some(WaitToldWord::Failed)).0, Verdict::Ok);
        assert_eq!(judged("tell", vec![], None), (Verdict::Ok, "after 7 minutes".into(), String::new()));
        assert_eq!(judged("tell", vec![], Some(WaitToldWord::Done)).0, Verdict::Ok);
        assert_eq!(judged("tell", vec![], Some(WaitToldWord::Begun)).0, Verdict::Unknown);
    }
}
