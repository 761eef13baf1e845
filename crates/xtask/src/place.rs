//! Where things are: the checkout and the build folder. No other module guesses a path.

use std::path::{Path, PathBuf};

/// The root of the checkout that this xtask was built from.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).expect("xtask lies two folders below the root").to_path_buf()
}

/// Cargo's build folder, wherever it was put: this program itself lies in `<target>/<profile>/`.
pub fn target() -> PathBuf {
    let own = std::env::current_exe().ok();
    let above = own.as_deref().and_then(|exe| exe.ancestors().nth(2)).map(Path::to_path_buf);
    above.unwrap_or_else(|| root().join("target"))
}

/// Where the debug binaries are that a whole-town test or a person runs.
pub fn binaries() -> PathBuf {
    target().join("debug")
}

/// xtask's own folder for stamps and logs.
pub fn notes() -> PathBuf {
    target().join("xtask")
}

pub fn ui() -> PathBuf {
    root().join("ui")
}
