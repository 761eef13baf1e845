//! A menu on a screen: choices numbered from 1, one of them marked. Its shape alone says that a program waits, whatever its
//! words are, so that a dialog which nobody has written a rule for is still seen.

/// Marks that programs put before the chosen line.
const MARKS: &[char] = &['❯', '›', '●', '▶', '>', '→'];
/// Lines of frames, which say nothing.
const FRAME: &[char] = &['│', '┃', '║', '|'];
/// What may stand below a menu: hints about keys.
const LINES_BELOW_MAX: usize = 4;
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
    let below = lines.len() - 1 - last;
    let is_menu = choices.len() >= 2 && marked.len() == marks && below <= LINES_BELOW_MAX;
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

/// A line without the frame around it and the spaces at its ends.
pub(crate) fn unframed(line: &str) -> &str {
    line.trim().trim_start_matches(FRAME).trim_end_matches(FRAME).trim()
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
