//! System packages: looked for with dpkg-query, installed with apt only when one is missing.

use std::process::Command;

use crate::process;

/// What compiling the window and the rest needs.
pub const BUILD: &[&str] =
    &["build-essential", "ca-certificates", "git", "libwebkit2gtk-4.1-dev", "librsvg2-dev", "pkg-config"];

/// What a virtual screen with a picture of it needs.
pub const SCREEN: &[&str] = &[
    "fonts-dejavu-core",
    // Titles may be Japanese.
    "fonts-ipafont-gothic",
    "imagemagick",
    "libgl1-mesa-dri",
    "openbox",
    "x11-utils",
    "xauth",
    "xdotool",
    "xvfb",
];

/// What the tests need beyond a screen.
pub const TEST: &[&str] = &["chromium", "dbus", "webkit2gtk-driver"];

/// Makes sure that every package of `lists` is there. A second call needs no network and no root.
pub fn ensure(lists: &[&[&str]]) -> Result<String, String> {
    let wanted: Vec<&str> = lists.iter().flat_map(|list| list.iter().copied()).collect();
    if process::find("dpkg-query").is_none() || process::find("apt-get").is_none() {
        return Ok(elsewhere(&wanted));
    }
    let missing = missing(&wanted)?;
    if missing.is_empty() {
        return Ok(format!("{} packages are there", wanted.len()));
    }
    println!("packages   installing {}", missing.join(" "));
    let mut update = as_root("apt-get")?;
    process::run(update.args(["update", "-q"]))?;
    let mut install = as_root("apt-get")?;
    install.args(["install", "-y", "-q", "--no-install-recommends"]).args(&missing);
    process::run(&mut install)?;
    Ok(format!("{} packages installed", missing.len()))
}

fn missing<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>, String> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f=${Package} ${db:Status-Status}\n"]).args(wanted);
    // dpkg-query fails when it does not know one of them; what it does know is on stdout all the same.
    let output = query.output().map_err(|error| format!("dpkg-query could not be started: {error}"))?;
    Ok(not_installed(&String::from_utf8_lossy(&output.stdout), wanted))
}

fn not_installed<'a>(report: &str, wanted: &[&'a str]) -> Vec<&'a str> {
    let installed = |name: &str| report.lines().any(|line| line.strip_suffix(" installed") == Some(name));
    wanted.iter().copied().filter(|name| !installed(name)).collect()
}

fn as_root(program: &str) -> Result<Command, String> {
    let user = process::answer(Command::new("id").arg("-u"))?;
    let mut command = if user.trim() == "0" {
        process::command(program)
    } else if let Some(sudo) = process::find("sudo") {
        // Plain, so that sudo can ask for the password.
        let mut command = Command::new(sudo);
        command.args(["env", "DEBIAN_FRONTEND=noninteractive", program]);
        command
    } else {
        return Err("system packages are missing and this is neither root nor is there sudo; \
                    run it once as root, or install the packages named above"
            .into());
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

fn elsewhere(wanted: &[&str]) -> String {
    format!(
        "this system has no apt: if a step fails, install what Debian calls {} and run it again",
        wanted.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_or_unknown_package_counts_as_missing() {
        let report = "git installed\nxvfb config-files\n";

        assert_eq!(not_installed(report, &["git", "xvfb", "openbox"]), ["xvfb", "openbox"]);
    }
}
