//! A menu on a screen: choices numbered from 1, one of them marked. Its shape alone says that a program waits, whatever its
//! words are, so that a dialog which nobody has written a rule for is still seen.

/// Marks that programs put before the chosen line.
const MARKS: &[char] = &['❯', '›', '●', '▶', '>', '→'];
/// Lines of frames, which say nothing.
const FRAME: &[char] = &['│', '┃', '║', '|'];
/// What may stand below a menu: hints about keys.
const LINES_BELOW_MAX: usize = 4;
/// The same below a list without numbers.
const LINES_BELOW_LIST_MAX: usize = 16;
/// So much that is drawn makes a line that only draws.
const DRAWN_MIN: usize = 8;
/// What may stand above it: its title, and hints about keys.
const LINES_OF_HINTS: usize = 3;
/// A choice may run over so many more lines.
const LINES_OF_A_CHOICE_MAX: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Menu {
    pub choices: Vec<String>,
    /// The first choice's line, of those looked at.
    pub line: usize,
    /// The marked one.
    pub marked: Option<usize>,
}

struct Line<'a> {
    marked: bool,
    number: usize,
    text: &'a str,
}

/// The lowest menu of these lines that has little below it.
pub(crate) fn menu(lines: &[&str]) -> Option<Menu> {
    lowest(lines, 1)
}

/// The same without a mark: some programs show the chosen line by its colour alone. Only where a rule says that a dialog stands.
pub(crate) fn unmarked_menu(lines: &[&str]) -> Option<Menu> {
    lowest(lines, 0)
}

/// Of choices without numbers: the first one's line. Lines below each other look like that in any text, so a hint about its keys must
/// stand beside it, or a line above it that begins with a question mark, or empty circles, where its own is full.
pub(crate) fn list(lines: &[&str]) -> Option<usize> {
    let marked = lines.iter().enumerate().rev().find_map(|(at, line)| Some((at, entry(line)?)));
    let (at, entry) = marked.filter(|(at, _)| lines.len() - 1 - at <= LINES_BELOW_LIST_MAX)?;
    let is_beside = |line: &&&str| is_entry_beside(line, &entry);
    let above = lines[..at].iter().rev().take_while(is_beside).count();
    let below = lines[at + 1..].iter().take_while(is_beside).count();
    let (first, last) = (at - above, at + below);
    let around = &lines[first.saturating_sub(LINES_OF_HINTS)..];
    let hints = around.iter().any(|line| hints_at_keys(line));
    let circles = entry.mark == '●' && lines[first..=last].iter().any(|line| line.contains('○'));
    let is_asked = lines[..first].last().is_some_and(|line| line.starts_with("? "));
    // A page that is read, in which lines like these were written.
    let is_page = lines.iter().rev().take(LINES_OF_HINTS).any(|line| line.contains("scroll"));
    (!is_page && (circles || above + below > 0 && (hints || is_asked))).then_some(first)
}

/// The marked line of such a list.
struct Entry {
    mark: char,
    /// Where its words begin.
    column: usize,
}

fn entry(line: &str) -> Option<Entry> {
    let mark = unframed(line).chars().next().filter(|first| MARKS.contains(first))?;
    let column = line.chars().position(|c| c == mark)?;
    let words =
        line.chars().skip(column + 1).position(|c| c != ' ').filter(|spaces| (1..=3).contains(spaces))?;
    Some(Entry { mark, column: column + 1 + words })
}

/// Its words begin where the marked one's do, behind nothing, or behind a mark of its own kind.
fn is_entry_beside(line: &str, entry: &Entry) -> bool {
    let before =
        line.chars().take(entry.column).all(|c| c == ' ' || FRAME.contains(&c) || "○◯☐◻".contains(c));
    before && line.chars().nth(entry.column).is_some_and(|c| c != ' ' && !FRAME.contains(&c))
}

/// Words about the keys of a list; what only interrupts or cancels is said by programs at work, too.
fn hints_at_keys(line: &str) -> bool {
    line.to_lowercase().split(';').any(says_how_to_choose)
}

fn says_how_to_choose(line: &str) -> bool {
    let names = |name: &str| line.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
    let chooses = ["select", "confirm", "choose", "submit", "toggle", "navigate", "move", "apply", "open"]
        .into_iter()
        .any(names);
    let keys = ["enter", "return", "space", "arrow", "arrows", "tab"].into_iter().any(names)
        || line.contains(['↑', '↓', '↵', '⏎']);
    chooses && keys || line.contains("arrow keys")
}

fn lowest(lines: &[&str], marks: usize) -> Option<Menu> {
    let firsts = lines.iter().enumerate().rev();
    let mut starts = firsts.filter(|(_, line)| choice(line).is_some_and(|found| found.number == 1));
    starts.find_map(|(at, _)| menu_from(lines, at, marks))
}

fn menu_from(lines: &[&str], at: usize, marks: usize) -> Option<Menu> {
    let mut choices: Vec<String> = Vec::new();
    let mut marked = Vec::new();
    let mut last = at;
    for (index, line) in lines.iter().enumerate().skip(at) {
        match choice(line) {
            Some(found) if found.number == choices.len() + 1 => {
                marked.extend(found.marked.then_some(choices.len()));
                choices.push(found.text.to_owned());
                last = index;
            }
            Some(_) => return None,
            None if index - last > LINES_OF_A_CHOICE_MAX => break,
            None => {}
        }
    }
    let below = &lines[last + 1..];
    // Some show below a line what the marked choice would bring.
    let is_ruled = marks == 1 && below.iter().take(LINES_OF_A_CHOICE_MAX).any(|line| is_rule(line));
    let most = if is_ruled { LINES_BELOW_LIST_MAX } else { LINES_BELOW_MAX };
    let is_menu = choices.len() >= 2 && marked.len() == marks && below.len() <= most;
    is_menu.then_some(Menu { choices, line: at, marked: marked.first().copied() })
}

fn choice(line: &str) -> Option<Line<'_>> {
    let text = unframed(line);
    let rest = text.trim_start_matches(MARKS);
    let marked = rest.len() != text.len();
    let rest = rest.trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let number = rest[..digits].parse().ok().filter(|number| (1..=20).contains(number))?;
    let text = rest[digits..].strip_prefix(['.', ')'])?.strip_prefix(' ')?.trim();
    (!text.is_empty()).then_some(Line { marked, number, text })
}

/// A line that only draws.
pub(crate) fn is_rule(line: &str) -> bool {
    line.chars().filter(|c| matches!(c, '\u{2500}'..='\u{259f}')).count() >= DRAWN_MIN
}

/// A line without the frame around it and the spaces at its ends.
pub(crate) fn unframed(line: &str) -> &str {
    line.trim().trim_start_matches(FRAME).trim_end_matches(FRAME).trim()
}

/// Nothing but lines that programs draw around something; a person may have typed `|`.
pub(crate) fn is_frame(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || (c != '|' && FRAME.contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(screen: &str, expected: Option<(&[&str], usize, usize)>) {
        let lines: Vec<&str> = screen.lines().filter(|line| !line.trim().is_empty()).collect();

        let found = menu(&lines);

        let expected = expected.map(|(choices, line, marked)| Menu {
            choices: choices.iter().map(|c| (*c).to_owned()).collect(),
            line,
            marked: Some(marked),
        });
        assert_eq!(found, expected, "{screen}");
    }

    #[test]
    fn numbers_with_one_mark_are_a_menu() {
        check("Run it?\n ❯ 1. Yes\n   2. No\n Esc to cancel", Some((&["Yes", "No"], 1, 0)));
        check("│ Allow?      │\n│ ● 1. Once   │\n│   2. Never  │\n╰────╯", Some((&["Once", "Never"], 1, 0)));
        check("  1. Yes\n❯ 2. No (recommended)", Some((&["Yes", "No (recommended)"], 0, 1)));
    }

    #[track_caller]
    fn check_list(screen: &str, expected: Option<usize>) {
        let lines: Vec<&str> = screen.lines().filter(|line| !line.trim().is_empty()).collect();

        assert_eq!(list(&lines), expected, "{screen}");
    }

    #[test]
    fn a_list_without_numbers_is_known_by_a_hint_or_by_its_circles() {
        check_list("Allow it?\n│ > Yes      │\n│   No       │\n╰────╯\n ↑↓ navigate  enter select", Some(1));
        check_list("Pick one (Use arrow keys)\n❯ Red\n  Blue\n  Green", Some(1));
        check_list("Pick one\n  Red\n❯ Blue\n  Green\nSpace to toggle, Return to submit", Some(1));
        check_list("? Pick one:\n  Red\n❯ Blue", Some(1));
        check_list("◆  Pick one\n│  ○ Red\n│  ● Blue\n│  ○ Green\n└", Some(1));
        check_list("◆  Sure?\n│  ● Yes / ○ No\n└", Some(1));
    }

    #[test]
    fn lines_that_only_look_like_a_list_are_none() {
        check_list("> a line that was sent\n  and its second\nWorking (esc to interrupt)", None);
        check_list("● Read README.md\n  ⎿ one line", None);
        check_list("→ Step 1\n  of 3\nTab: next file", None);
        check_list("  a line\n› sent\n^space select\n ↑/↓ to scroll", None);
        check_list("❯ only one\nEnter to select", None);
        check_list("Tips: Type / to open the popup; Tab completes it.\n  > a task\n    and its text", None);
        check_list("❯ Red\n    deeper\nEnter to select", None);
    }

    #[test]
    fn a_choice_may_have_lines_of_its_own() {
        check(
            "Which?\n❯ 1. Red\n     a red one\n  2. Blue\n     a blue one\n  3. Other\n────",
            Some((&["Red", "Blue", "Other"], 1, 0)),
        );
    }

    #[test]
    fn a_list_in_a_text_is_no_menu() {
        check("1. first\n2. second", None);
        check("❯ 1. only one", None);
        check("❯ 1. a\n❯ 2. b", None);
        check("❯ 1. a\n  3. c", None);
        check("❯ 1. a\n  2. b\nmore\nand more\nof what\nthe program\nwrote", None);
        check("❯ 99999999999999999999999. a", None);
    }
}
