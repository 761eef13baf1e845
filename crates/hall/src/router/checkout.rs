//! The command with which a person brings a task's branch into their own checkout. It is shown and never run here.

use super::ids;
use crate::connection::Client;
use gastown_api::ApiError;
use gastown_api::call::{CheckoutView, TaskArgs};
use gastown_core::{RequestId, Source, TaskId};

pub(super) fn command(client: &Client, args: &TaskArgs) -> Result<CheckoutView, ApiError> {
    let published = client.published();
    let town = &published.town;
    let id: TaskId = ids::task(town, &args.task)?;
    let of_task = town.requests.values().filter(|request| request.task.as_ref() == Some(&id));
    let taken = of_task.max_by_key(|request| (request.opened, RequestId::clone(&request.id)));
    let taken = taken.and_then(|request| Some((request, request.agent.as_ref()?)));
    let Some((request, agent)) = taken else {
        let words = format!("nothing of {id} has been taken from its agent yet");
        return Err(ApiError::new(
            "nothing_taken",
            words,
            "it is when the agent ends its turn with a change",
        ));
    };
    let rig = town.rig(&request.rig)?;
    let clone = client.hall.place.dir.join("rigs").join(format!("{}.git", rig.id));
    let branch = format!("gastown/{agent}/{id}");
    let from = format!("refs/gastown/work/{agent}/{id}:refs/heads/{branch}");
    let (git, dir) = match &rig.source {
        Source::Path(path) => (format!("git -C {}", quoted(path)), Some(path.clone())),
        Source::Url(_) => ("git".to_owned(), None),
    };
    let clone = quoted(&clone.display().to_string());
    let command = format!("{git} fetch {clone} {} && {git} switch {}", quoted(&from), quoted(&branch));
    Ok(CheckoutView { task: id.to_string(), branch, dir, command })
}

/// One word for a shell, whatever is in it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-:+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_word_for_a_shell_whatever_is_in_it() {
        assert_eq!(quoted("/home/ada/src/harbor-api"), "/home/ada/src/harbor-api");
        assert_eq!(quoted("/home/ada/my code"), "'/home/ada/my code'");
        assert_eq!(quoted("it's; rm"), r"'it'\''s; rm'");
        assert_eq!(quoted(""), "''");
    }
}
