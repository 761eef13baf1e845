//! What the machine has of the programs that presets name.

use crate::serving::Serving;
use gastown_api::call::{NoArgs, calls};
use gastown_api::view::{LoginWord, ProgramView};
use std::os::unix::fs::PermissionsExt;

/// A preset whose program is a script of ours.
fn preset(serving: &Serving, folder: &std::path::Path, name: &str, script: &str) {
    let program = folder.join(name);
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let presets = serving.config.join("presets");
    std::fs::create_dir_all(&presets).unwrap();
    let text = format!(
        "name = \"{name}\"\ntitle = \"{name}\"\nvendor = \"Xx\"\nprogram = \"{}\"\n\
         [login]\nfiles = [\"no/such/file/of/{name}\"]\ncommand = \"{name} login\"\n\
         [prompt]\nby = \"argument\"\n[keys]\ninterrupt = \"\\u001b\"\nexit = \"x\"\n",
        program.display()
    );
    std::fs::write(presets.join(format!("{name}.toml")), text).unwrap();
}

#[test]
fn programs_are_asked_for_their_version_and_a_login_is_only_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start();
    preset(&serving, folder.path(), "lamp", "echo 'lamp 1.2.3 (harbor)'");
    preset(&serving, folder.path(), "rope", "echo no; exit 3");
    let (owner, _pushes) = serving.owner();

    let machine = owner.call::<calls::Machine>(NoArgs {}).unwrap();

    let of = |name: &str| -> &ProgramView {
        machine.programs.iter().find(|program| program.preset == name).unwrap()
    };
    assert!(machine.git.starts_with(|c: char| c.is_ascii_digit()), "{}", machine.git);
    assert_eq!(of("lamp").version.as_deref(), Some("1.2.3"));
    assert_eq!(
        (of("lamp").login, of("lamp").login_command.as_deref()),
        (LoginWord::NotFound, Some("lamp login"))
    );
    assert_eq!(of("rope").version, None, "what failed said no version");
    assert!(of("rope").path.is_some());
    assert_eq!(of("shell").login, LoginWord::NotNeeded);
    assert_eq!((of("generic").path.as_deref(), of("generic").login), (None, LoginWord::Unknown));
}
