//! What stands on a program's live screen, by the rules of its preset.
//!
//! Only the lowest written lines are looked at, and a dialog is believed only where the composer is not: programs put their
//! dialogs in its place, and so nothing that an agent prints above it can pass for one.

use crate::menu::{Menu, is_frame, is_rule, list, menu, unframed, unmarked_menu};
use crate::panel::panel;
use crate::pattern::Pattern;
use crate::waits::{Waits, waits};
use gastown_core::{AskKind, Choice, Dialog, Grant, Limit, Sight, Then};
use serde::Deserialize;

/// Lines above a menu that are taken for its question where no rule says more.
const QUESTION_LINES_MAX: usize = 12;

/// So many letters at its end tell a text that stands in a composer.
const HELD_CHARS: usize = 24;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenRules {
    /// How many of the lowest lines that are not blank are looked at.
    pub lines: usize,
    /// Where a person types, down to the last line; it is there whenever no dialog is. Without it nobody knows where that is: only
    /// what asks for a person is seen, by its shape.
    #[serde(default)]
    pub composer: Option<Pattern>,
    /// The program draws nothing where a turn ends: its composer that waits after work is the end.
    #[serde(default)]
    pub ends_without_mark: bool,
    /// The program takes a paste as a whole only while it waits for a person: while it does not, it works, whatever stands there.
    #[serde(default)]
    pub pastes_while_it_waits: bool,
    /// Nobody has seen what stands there while it works: its composer says where to type, and nothing of rest.
    #[serde(default)]
    pub rest_is_unknown: bool,
    /// Of a choice's words: it allows this once, from now on, or denies.
    #[serde(default)]
    pub allow: Option<Pattern>,
    #[serde(default)]
    pub always: Option<Pattern>,
    #[serde(default)]
    pub deny: Option<Pattern>,
    /// Of a choice's words: it only waits for the end of a limit, so the town takes it.
    #[serde(default)]
    pub waits: Option<Pattern>,
    /// Of a choice's words: it takes words of a person's own, which its number begins and a return ends.
    #[serde(default)]
    pub writes: Option<Pattern>,
    /// What chooses a numbered choice that denies, where its number does not.
    #[serde(default)]
    pub deny_keys: Option<String>,
    /// The first rule that fits counts, those of dialogs before all others.
    #[serde(default, rename = "rule")]
    pub rules: Vec<ScreenRule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenRule {
    /// Shown to people as what the state rests on.
    pub name: String,
    pub shows: Pattern,
    pub means: SightKind,
    /// The words of the ask, limit or failure: its groups.
    #[serde(default)]
    pub words: Option<Pattern>,
    /// Of an ask that stands above the composer, not in its place: such a rule must hold the program's own frame, or what an agent
    /// prints would pass for it.
    #[serde(default)]
    pub beside_composer: bool,
    /// Of a limit: the program waits for its end, and tries again by itself.
    #[serde(default)]
    pub tries_again: bool,
    /// The choices of a dialog that numbers none, and the keys that choose each.
    #[serde(default)]
    pub choices: Vec<String>,
    #[serde(default)]
    pub keys: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SightKind {
    Permission,
    Question,
    Plan,
    Working,
    Limited,
    Failed,
    TurnEnded,
    Interrupted,
}

impl SightKind {
    fn ask(self) -> Option<AskKind> {
        match self {
            Self::Permission => Some(AskKind::Permission),
            Self::Question => Some(AskKind::Question),
            Self::Plan => Some(AskKind::Plan),
            _ => None,
        }
    }
}

/// What was seen at one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub sight: Sight,
    /// The rule that said so.
    pub rule: String,
    /// What chooses each of a dialog's choices.
    pub keys: Vec<String>,
    /// The choice that its dialog has marked.
    pub marked: Option<usize>,
    /// What a limit's rule fits, the newest of it.
    pub limit: Option<String>,
}

impl Look {
    pub(crate) fn new(sight: Sight, rule: &str) -> Self {
        Self { sight, rule: rule.into(), keys: Vec::new(), marked: None, limit: None }
    }
}

impl ScreenRules {
    /// What these lines show, the last of them the cursor's or below it; nothing where no rule fits.
    pub fn look(&self, screen: &[String]) -> Option<Look> {
        let lines = &self.lowest(screen);
        let text = lines.join("\n");
        let composer = self.composer.as_ref().is_some_and(|composer| composer.fits(&text));
        let at_cursor = screen.last().is_some_and(|last| !last.trim_end().is_empty());
        let dialog = if composer { self.beside(&text) } else { self.dialog(lines, &text, at_cursor) };
        let state = dialog.or_else(|| self.state(&text));
        if composer || self.composer.is_none() {
            return state.or_else(|| composer.then(at_rest));
        }
        // Above what stands in the composer's place, the end of the turn before it still stands.
        let is_over =
            |look: &Look| matches!(look.sight, Sight::TurnEnded | Sight::Interrupted | Sight::Failed { .. });
        let opened = state.as_ref().is_none_or(is_over).then(|| self.opened(lines)).flatten();
        opened.or(state)
    }

    /// Whether this text still stands where a person types, by its last words: a composer breaks lines where it likes.
    pub fn holds(&self, screen: &[String], text: &str) -> bool {
        ends_in(&self.composer_text(screen).unwrap_or_default(), text)
    }

    /// The same anywhere in what is looked at: a composer that offers something below it may be in no shape that is known.
    pub fn shows(&self, screen: &[String], text: &str) -> bool {
        ends_in(&self.lowest(screen).join("\n"), text)
    }

    /// What stands where a person types, hints included, and no more than an empty text where its frame alone stands; nothing where
    /// that is not shown, or a dialog stands in its place.
    pub fn composer_text(&self, screen: &[String]) -> Option<String> {
        let text = self.composer.as_ref()?.words(&self.lowest(screen).join("\n"))?;
        Some(if is_frame(&text) { String::new() } else { text })
    }

    fn lowest<'a>(&self, screen: &'a [String]) -> Vec<&'a str> {
        let mut lines: Vec<&str> = screen.iter().map(|line| line.trim_end()).collect();
        lines.retain(|line| !line.is_empty());
        lines.split_off(lines.len().saturating_sub(self.lines))
    }

    /// What asks while the composer stays.
    fn beside(&self, text: &str) -> Option<Look> {
        let mut asking = self
            .rules
            .iter()
            .filter_map(|rule| rule.means.ask().filter(|_| rule.beside_composer).zip(Some(rule)));
        let (kind, rule) = asking.find(|(_, rule)| rule.shows.fits(text))?;
        let words = rule.words.as_ref().unwrap_or(&rule.shows).words(text).unwrap_or_default();
        Some(asks(self.dialog_of(kind, tidy(&words), &rule.choices), &rule.name, rule.keys.clone()))
    }

    fn dialog(&self, lines: &[&str], text: &str, at_cursor: bool) -> Option<Look> {
        let menu = menu(lines);
        let rule = self.rules.iter().find(|rule| rule.means.ask().is_some() && rule.shows.fits(text));
        let Some(rule) = rule else {
            return menu.map_or_else(
                || self.unknown_dialog(lines, at_cursor),
                |menu| Some(self.asked_by(lines, &menu)),
            );
        };
        let menu = menu.or_else(|| unmarked_menu(lines).filter(|_| rule.choices.is_empty()));
        let (choices, keys) = match &menu {
            Some(menu) => (&menu.choices, numbers(&menu.choices)),
            None => (&rule.choices, rule.keys.clone()),
        };
        let own = rule.words.as_ref().and_then(|words| words.words(text));
        let asked = own.or_else(|| menu.as_ref().map(|menu| question(lines, menu.line)));
        let asked = asked.unwrap_or_else(|| rule.shows.words(text).unwrap_or_default());
        let kind = rule.means.ask().unwrap_or(AskKind::Question);
        let dialog = self.dialog_of(kind, tidy(&asked), choices);
        let keys = if menu.is_some() { self.with_deny_keys(&dialog, keys) } else { keys };
        Some(Look { marked: menu.and_then(|menu| menu.marked), ..asks(dialog, &rule.name, keys) })
    }

    /// A menu that no rule speaks of.
    fn asked_by(&self, lines: &[&str], menu: &Menu) -> Look {
        let dialog = self.dialog_of(AskKind::Question, question(lines, menu.line), &menu.choices);
        let look = asks(dialog, "choices, one of them marked", numbers(&menu.choices));
        Look { marked: menu.marked, ..look }
    }

    /// What has the shape of a dialog though no rule speaks of it, and its choices have no numbers.
    fn unknown_dialog(&self, lines: &[&str], at_cursor: bool) -> Option<Look> {
        if let Some(line) = list(lines) {
            let dialog = self.dialog_of(AskKind::Question, question(lines, line), &[]);
            return Some(asks(dialog, "a list, one line of it marked", Vec::new()));
        }
        let Waits { rule, text, choices, keys } = waits(lines.last().filter(|_| at_cursor)?)?;
        Some(asks(self.dialog_of(AskKind::Question, text, &choices), rule, keys))
    }

    /// What a person has opened in the composer's place, and closes by a key.
    fn opened(&self, lines: &[&str]) -> Option<Look> {
        let keys = panel(lines)?;
        let above = question(lines, keys);
        let text = if above.is_empty() { all_above(lines, keys) } else { above };
        let dialog = self.dialog_of(AskKind::Question, text, &[]);
        Some(asks(dialog, "a page in the place of its composer, which a key closes", Vec::new()))
    }

    fn with_deny_keys(&self, dialog: &Dialog, mut keys: Vec<String>) -> Vec<String> {
        for (key, choice) in keys.iter_mut().zip(&dialog.choices) {
            if let Some(deny) = self.deny_keys.as_ref().filter(|_| choice.grant == Some(Grant::Deny)) {
                key.clone_from(deny);
            }
        }
        keys
    }

    fn dialog_of(&self, kind: AskKind, text: String, choices: &[String]) -> Dialog {
        let choices = choices.iter().map(|text| Choice { text: text.clone(), grant: self.grant(text) });
        // One that must be a person's to choose is none that waits.
        let mut waits = choices.clone().enumerate().filter(|(_, choice)| choice.grant.is_none());
        let waits = waits.find(|(_, choice)| self.waits.as_ref().is_some_and(|rule| rule.fits(&choice.text)));
        let mut writes = choices.clone().enumerate().filter(|(_, choice)| choice.grant.is_none());
        let writes =
            writes.find(|(_, choice)| self.writes.as_ref().is_some_and(|rule| rule.fits(&choice.text)));
        let (waits, writes) = (waits.map(|(place, _)| place), writes.map(|(place, _)| place));
        Dialog { kind, text, waits, writes, choices: choices.collect() }
    }

    fn grant(&self, choice: &str) -> Option<Grant> {
        let fits = |pattern: &Option<Pattern>| pattern.as_ref().is_some_and(|pattern| pattern.fits(choice));
        if fits(&self.deny) {
            Some(Grant::Deny)
        } else if fits(&self.always) {
            Some(Grant::Always)
        } else {
            fits(&self.allow).then_some(Grant::Allow)
        }
    }

    fn state(&self, text: &str) -> Option<Look> {
        let rule = self.rules.iter().find(|rule| rule.means.ask().is_none() && rule.shows.fits(text))?;
        let limit = (rule.means == SightKind::Limited).then(|| rule.shows.last(text)).flatten();
        let words = || {
            let own = rule.words.as_ref().unwrap_or(&rule.shows);
            // An older limit may still stand above.
            let of_limit = limit.as_ref().and_then(|limit| own.words(limit));
            of_limit
                .or_else(|| own.words(text))
                .map(|words| tidy(&words))
                .unwrap_or_else(|| rule.name.clone())
        };
        let sight = match rule.means {
            SightKind::Limited => {
                let then = if rule.tries_again { Then::Alone } else { Then::Unknown };
                Sight::Limited(Limit { words: words(), resets: None, then })
            }
            SightKind::Failed => Sight::Failed { words: words() },
            SightKind::TurnEnded => Sight::TurnEnded,
            SightKind::Interrupted => Sight::Interrupted,
            _ => Sight::Working,
        };
        Some(Look { limit, ..Look::new(sight, &format!("screen: {}", rule.name)) })
    }
}

fn at_rest() -> Look {
    Look::new(Sight::AtRest, "screen: its composer waits")
}

fn asks(dialog: Dialog, rule: &str, keys: Vec<String>) -> Look {
    Look { keys, ..Look::new(Sight::Dialog(dialog), &format!("screen: {rule}")) }
}

/// A number chooses at once, in one byte: nothing can come between it and an Enter.
fn numbers(choices: &[String]) -> Vec<String> {
    (1..=choices.len().min(9)).map(|number| number.to_string()).collect()
}

/// Whether the last words of a text stand in what is shown.
fn ends_in(shown: &str, text: &str) -> bool {
    let last = text.lines().rev().map(letters).find(|line| !line.is_empty()).unwrap_or_default();
    let end = last.char_indices().rev().nth(HELD_CHARS - 1).map_or(0, |(at, _)| at);
    !last.is_empty() && letters(shown).contains(&last[end..])
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The lines above a menu, and above a rule that parts it from them, up to the next rule or frame.
fn question(lines: &[&str], menu: usize) -> String {
    let says = |line: &&&str| line.chars().any(char::is_alphanumeric);
    let above = lines[..menu].iter().rev().skip_while(|line| !says(line)).take(QUESTION_LINES_MAX);
    let mut asked: Vec<&str> = above.take_while(|line| !is_rule(line)).map(|line| unframed(line)).collect();
    asked.reverse();
    asked.retain(|line| !line.is_empty());
    asked.join("\n")
}

/// The same beyond a frame that is drawn around one part of it, with its own line where nothing stands above.
fn all_above(lines: &[&str], keys: usize) -> String {
    tidy(&lines[keys.saturating_sub(QUESTION_LINES_MAX)..=keys].join("\n"))
}

/// Words without frames, lines and spaces of a drawing.
fn tidy(words: &str) -> String {
    let lines = words.lines().filter(|line| !is_rule(line)).map(unframed).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}
