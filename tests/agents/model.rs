//! The scripted model: speaks the vendors' protocols on loopback; the scenario is part of the address.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The folder in which it keeps what it was asked, one file each.
const BODIES: &str = "asked";

pub struct Model {
    server: Child,
    address: String,
    bodies: PathBuf,
    log: PathBuf,
}

impl Model {
    /// Starts it on a free port.
    pub fn start(folder: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tools/model_server.py");
        let log = folder.join("model.jsonl");
        let mut server = Command::new("python3")
            .arg(script)
            .arg("--log")
            .arg(&log)
            .env("MOCK_BODIES", folder.join(BODIES))
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 runs the scripted model");
        let stdout = server.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("it says where it listens");
        let address = line.trim().strip_prefix("listening ").expect("an address").to_owned();
        Self { server, address, bodies: folder.join(BODIES), log }
    }

    /// Where it writes down what it does.
    pub fn log(&self) -> PathBuf {
        self.log.clone()
    }

    /// Where a program with this scenario is to call.
    pub fn url(&self, scenario: &str) -> String {
        format!("{}/s/{scenario}", self.address)
    }

    /// What it was asked, in order: each request's whole body.
    pub fn asked(&self) -> Vec<String> {
        let Ok(files) = std::fs::read_dir(&self.bodies) else { return Vec::new() };
        let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
        files.sort();
        files.iter().map(|file| std::fs::read_to_string(file).expect("what it was asked")).collect()
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ended = self.server.kill();
        let _reaped = self.server.wait();
    }
}
