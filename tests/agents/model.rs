//! The scripted model: speaks the vendors' protocols on loopback; the scenario is part of the address.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub struct Model {
    server: Child,
    address: String,
}

impl Model {
    /// Starts it on a free port.
    pub fn start(folder: &Path) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tools/model_server.py");
        let mut server = Command::new("python3")
            .arg(script)
            .arg("--log")
            .arg(folder.join("model.jsonl"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 runs the scripted model");
        let stdout = server.stdout.take().expect("its output");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("it says where it listens");
        let address = line.trim().strip_prefix("listening ").expect("an address").to_owned();
        Self { server, address }
    }

    /// Where a program with this scenario is to call.
    pub fn url(&self, scenario: &str) -> String {
        format!("{}/s/{scenario}", self.address)
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ended = self.server.kill();
        let _reaped = self.server.wait();
    }
}
