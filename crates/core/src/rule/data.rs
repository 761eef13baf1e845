//! Programs whose further words are only data, and which words are data.
//!
//! A rule may leave its rest free only behind one of these heads. It is a closed list, not a list of what is dangerous: a
//! program that is not in it, such as one that runs others (`sh`, `env`, `xargs`, `npx`, `find`, `ssh`), or whose next word says
//! what it does (`make`, `npm run`), gets rules for exact commands only. So does an option that is not named here: one can turn
//! a program that reads into one that writes or runs (`git log --output`, `rg --pre`, `cargo test --config`).

/// The first words of a command, and the options that leave it what it is.
pub(super) struct Head {
    words: &'static str,
    options: &'static str,
}

const CARGO: &str = "-- -p --package --workspace --all --exclude --lib --bins --bin --tests --test --examples \
    --example --benches --doc --all-targets --all-features --no-default-features --features -F \
    --release -r -q --quiet -v --verbose --locked --offline --frozen --no-run --no-fail-fast \
    --keep-going -j --no-deps";
const CARGO_TEST: &str = "-- -p --package --workspace --all --exclude --lib --bins --bin --tests --test --examples \
    --example --doc --all-targets --all-features --no-default-features --features -F --release -r -q \
    --quiet -v --verbose --locked --offline --frozen --no-run --no-fail-fast -j --nocapture \
    --no-capture --ignored --include-ignored --exact --skip --test-threads --show-output --list";
const CLIPPY: &str = "-- -p --package --workspace --all --lib --bins --tests --all-targets --all-features \
    --no-default-features --features -q --quiet --locked --offline --no-deps -D -W -A";
const GIT_LOOK: &str = "-- --oneline --stat --shortstat --numstat --name-only --name-status --summary --graph --all \
    --decorate --no-decorate --patch -p --no-patch -s -n -1 -2 -3 -5 -10 -20 --max-count --cached \
    --staged --color --no-color --word-diff -U --unified -w --ignore-all-space --since --until \
    --author --grep --first-parent --reverse --format --pretty --abbrev-commit --follow --short -sb \
    --porcelain --branch -b --no-ext-diff --no-textconv --merge-base --check";
const GREP: &str = "-- -n -i -l -L -w -x -c -v -o -h -H -E -F -r -R -rn -rni -rin -ni -in -rl -nr -A -B -C -m \
    --include --exclude --exclude-dir --count --line-number --ignore-case --fixed-strings --color";
const RG: &str = "-- -n -i -l -w -x -c -v -o -F -S -s -U -A -B -C -m -t -T -g -e --type --glob --files \
    --files-with-matches --count --line-number --ignore-case --smart-case --fixed-strings \
    --word-regexp --no-heading --heading --sort --max-count -ni -in --context --multiline --stats \
    --color";
const PYTEST: &str = "-q -qq -v -vv -x -s -k -m -l --lf --ff --maxfail --tb --durations --no-header --collect-only \
    --co -ra -rs -rA";
const GO: &str = "-v -run -count -race -short -timeout -bench -cover -failfast -json";
const LS: &str = "-- -l -a -A -h -1 -R -t -r -S -d -la -al -lh -lah -lR -ltr";

/// The longer heads of a program come first.
const HEADS: &[Head] = &[
    head("cargo test", CARGO_TEST),
    head("cargo nextest run", CARGO_TEST),
    head("cargo check", CARGO),
    head("cargo build", CARGO),
    head("cargo doc", CARGO),
    head("cargo clippy", CLIPPY),
    head("cargo fmt", "-- --all --check -p --package -q --quiet -v"),
    head("cargo tree", "-p --package -i --invert -d --duplicates -e --edges --depth --prefix --workspace"),
    head("git status", GIT_LOOK),
    head("git diff", GIT_LOOK),
    head("git log", GIT_LOOK),
    head("git show", GIT_LOOK),
    head("git blame", "-- -L -w -s --porcelain"),
    head("git ls-files", "-- -m -o -d --others --modified --deleted --exclude-standard"),
    head("git add", "-- -A --all -u --update -N -v"),
    head("git commit", "-m -am -qm -a -q --quiet --message -s --signoff"),
    head("go test", GO),
    head("go vet", GO),
    head("pytest", PYTEST),
    head("mypy", "--strict --no-error-summary --pretty"),
    head("ruff check", "--no-fix --quiet -q --statistics --select --ignore"),
    head("tsc", "--noEmit --pretty -b"),
    head("prettier", "--check -c --list-different -l"),
    head("npm test", "--silent"),
    head("npm ls", "--depth --all --json"),
    head("rg", RG),
    head("grep", GREP),
    head("ls", LS),
    head("tree", "-L -a -d -I -P"),
    head("cat", "-- -n -A -b"),
    head("head", "-- -n -c -q -v -5 -10 -20 -30 -40 -50 -60 -80 -100 -200"),
    head("tail", "-- -n -c -q -v -5 -10 -20 -30 -40 -50 -60 -80 -100 -200"),
    head("wc", "-- -l -w -c -m"),
    head("stat", "-c --format"),
    head("du", "-s -h -sh -d"),
];

const fn head(words: &'static str, options: &'static str) -> Head {
    Head { words, options }
}

/// The words of every head, for whoever tells people of them.
#[cfg(test)]
pub(super) fn heads() -> impl Iterator<Item = &'static str> {
    HEADS.iter().map(|head| head.words)
}

impl Head {
    /// The head that these words begin with.
    pub fn of(words: &[String]) -> Option<&'static Self> {
        HEADS.iter().find(|head| {
            words.len() >= head.depth() && head.words.split(' ').zip(words).all(|(own, word)| own == word)
        })
    }

    pub fn depth(&self) -> usize {
        self.words.split(' ').count()
    }

    /// Whether all these words behind the head are data or its options.
    pub fn takes(&self, words: &[String]) -> bool {
        words.iter().all(|word| match option_of(word) {
            Some((name, value)) => self.has(name) && value.is_none_or(is_data),
            None => is_data(word),
        })
    }

    /// Whether the option leaves the program what it is.
    pub fn has(&self, option: &str) -> bool {
        !option.is_empty() && self.options.split(' ').any(|own| own == option)
    }
}

/// Words in front of a value: `--package=core`.
pub(super) fn option_of(word: &str) -> Option<(&str, Option<&str>)> {
    if !word.starts_with('-') {
        return None;
    }
    Some(match word.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    })
}

/// A word that cannot be more than it seems: no option, nothing outside the worktree, no hidden file, nothing that sounds like
/// a secret.
pub(super) fn is_data(word: &str) -> bool {
    let is_option = word.is_empty() || word.starts_with('-');
    // `@FILE` is read by some programs as a list of further words.
    let is_elsewhere = word.starts_with(['/', '~', '@', '\\'])
        || [":/", "=/", ",/", "//"].iter().any(|sign| word.contains(sign));
    let parts = || word.split(['/', ':', '=', ',']).map(str::trim);
    let is_hidden = |part: &str| part.starts_with('.') && !matches!(part, "." | "...");
    !is_option && !is_elsewhere && !parts().any(is_hidden) && !sounds_secret(word)
}

fn sounds_secret(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let names =
        ["secret", "credential", "passw", "token", "private", "id_rsa", "id_ed25519", "apikey", "api_key"];
    names.iter().any(|name| word.contains(name))
        || [".pem", ".key", ".p12", ".pfx"].iter().any(|end| word.ends_with(end))
}
