//! What worktrees need: a setup is proposed and never run unasked; five servers, databases and secrets side by side.

use gastown_tests::{Repo, TestTown, until, until_some};
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, TcpStream};

const AGENTS: [&str; 5] = ["wren", "otter", "moss", "fern", "sable"];

#[test]
fn a_setup_is_proposed_from_the_lock_files_and_never_run_unasked() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    repo.write("package-lock.json", "{}\n");
    repo.commit("Lock the packages");
    town.add_rig(&repo, &[]);
    let rig = || town.json(&["rig", "show", "harbor"]);

    until("the target was looked at", || rig()["proposed"][0]["value"] == "npm ci");
    assert!(rig()["setup"].is_null(), "{}", rig());
    assert!(town.ok(&["rig", "show", "harbor"]).contains("--setup 'npm ci'"));
    town.add_agent("wren");
    let task = town.add_task("Look", "test ! -e node_modules && echo two > texts/two.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");

    town.ok(&["rig", "set", "harbor", "--setup", "true"]);
    let shown = town.ok(&["rig", "show", "harbor"]);
    assert!(!shown.contains("npm ci"), "what is set is not argued with: {shown}");
}

/// A project with a lock file, an `.env` and a database file that git ignores, and tests.
fn project(town: &TestTown) -> Repo {
    let repo = town.repo("harbor");
    repo.write(".gitignore", ".env\napp.db\n");
    repo.write("app.lock", "schema 1\n");
    repo.commit("Lock the schema");
    repo.write(".env", "SECRET=tide\n");
    repo
}

/// A task that needs all of it: setup ran, the secret is there, the server of this worktree alone answers.
fn script(town: &TestTown) -> String {
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    let told = town.path("tmp").display().to_string();
    format!(
        "set -e\n\
         grep -q SECRET=tide .env\n\
         grep -q 'schema 1' app.db\n\
         echo \"row of $GT_AGENT\" >> app.db\n\
         setsid {fake} 'serve app.db' &\n\
         {fake} \"ask answer.txt\"\n\
         grep -q \"row of $GT_AGENT\" answer.txt\n\
         test \"$(grep -c 'row of' answer.txt)\" = 1\n\
         mv answer.txt \"texts/$GT_AGENT.txt\"\n\
         echo \"$PORT\" > {told}/$GT_AGENT.new && mv {told}/$GT_AGENT.new {told}/port-$GT_AGENT\n\
         {fake} 'until {told}/go'\n\
         sh test.sh\n"
    )
}

#[test]
fn five_agents_at_once_each_have_their_setup_secret_server_and_database() {
    let town = TestTown::new();
    let repo = project(&town);
    let torn = town.path("tmp/torn");
    let teardown = format!("echo $GT_PORT >> {}", torn.display());
    town.add_rig(&repo, &["--review", "off", "--gate", "test=sh test.sh", "--copy", ".env", "--ports", "3"]);
    town.ok(&["rig", "set", "harbor", "--setup", "cp app.lock app.db", "--teardown", &teardown]);
    let script = script(&town);
    let mut tasks = Vec::new();
    for name in AGENTS {
        town.add_agent(name);
        let task = town.add_task(&format!("Serve from {name}"), &script);
        town.ok(&["sling", &task, name]);
        tasks.push(task);
    }

    let port = |name: &str| {
        until_some(&format!("{name} serves"), || {
            let text = std::fs::read_to_string(town.path(&format!("tmp/port-{name}"))).ok()?;
            text.trim().parse::<u16>().ok()
        })
    };
    let ports = AGENTS.map(port);
    assert_eq!(ports.iter().collect::<BTreeSet<_>>().len(), AGENTS.len(), "five ports: {ports:?}");
    let answers = |port: u16| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
    assert!(ports.iter().all(|port| answers(*port)), "all five serve at the same time: {ports:?}");
    std::fs::write(town.path("tmp/go"), "").expect("the sign to go on");
    for task in &tasks {
        town.wait_task(task, "closed");
    }

    for name in AGENTS {
        assert_eq!(repo.read(&format!("texts/{name}.txt")), format!("schema 1\nrow of {name}\n"));
        town.ok(&["agent", "remove", name]);
    }
    until("every teardown ran", || {
        std::fs::read_to_string(&torn).is_ok_and(|text| text.lines().count() == AGENTS.len())
    });
    until("no listener is left", || !ports.iter().any(|port| answers(*port)));
    let committed = repo.git(&["log", "--all", "--name-only", "--format="]);
    assert!(!committed.lines().any(|file| file == ".env" || file == "app.db"), "{committed}");
    assert_eq!(repo.read(".env"), "SECRET=tide\n");
    assert_eq!(repo.landings().len(), 2 + AGENTS.len());
    repo.is_intact();
}

#[test]
fn an_agent_is_stopped_in_the_middle_of_its_setup_and_starts_again() {
    let town = TestTown::new();
    let repo = project(&town);
    town.add_rig(&repo, &["--copy", ".env"]);
    let began = town.path("tmp/began");
    let setup = format!("echo begun > {}; exec sleep 900", began.display());
    town.ok(&["rig", "set", "harbor", "--setup", &setup]);
    town.add_agent("wren");
    let task = town.add_task("Wait", "echo two > texts/two.txt");
    town.ok(&["sling", &task, "wren"]);
    until("the setup runs", || began.exists());

    town.ok(&["stop", "wren"]);

    town.wait_agent("wren", "stopped");
    let why = town.json(&["agent", "show", "wren"])["reason"].as_str().expect("a reason").to_owned();
    assert!(why.contains("stopped"), "{why}");
    until("nothing of the setup is left", || {
        let alive = gastown_tests::leftovers::processes_of(town.folder());
        !alive.iter().any(|pid| {
            std::fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains("900"))
        })
    });
    town.ok(&["rig", "set", "harbor", "--setup", "true"]);
    town.ok(&["restart", "wren"]);
    town.wait_task(&task, "in_review");
}

#[test]
fn the_next_task_begins_warm_on_a_clean_branch_with_the_owners_newest_secret() {
    let town = TestTown::new();
    let repo = project(&town);
    repo.write(".gitignore", ".env\napp.db\ncache/\n");
    repo.commit("Ignore the cache");
    town.add_rig(&repo, &["--copy", ".env"]);
    let cold = town.path("tmp/cold");
    let setup = format!(
        "test -d cache || {{ mkdir cache && echo packages > cache/all && echo cold >> {}; }}",
        cold.display()
    );
    town.ok(&["rig", "set", "harbor", "--setup", &setup, "--review", "off"]);
    town.add_agent("wren");
    let one = town.add_task("One", "echo one > texts/one.txt; echo scratch > half.txt; git add -A; git commit -qm one; echo more > loose.txt");
    town.ok(&["sling", &one, "wren"]);
    town.wait_task(&one, "closed");
    repo.write(".env", "SECRET=ebb\n");

    let two = town.add_task("Two", "grep -q packages cache/all && grep -q ebb .env && git status --porcelain > texts/two.txt && git log -1 --format=%D >> texts/two.txt");
    town.ok(&["sling", &two, "wren"]);
    town.wait_task(&two, "closed");

    assert_eq!(
        std::fs::read_to_string(&cold).expect("the setup's note"),
        "cold\n",
        "packages were installed once"
    );
    let seen = repo.read("texts/two.txt");
    assert!(
        !seen.contains("loose.txt") && !seen.contains("half.txt"),
        "nothing of the task before is in the way: {seen}"
    );
    assert!(seen.contains(&format!("gastown/wren/{two}")), "{seen}");
    let committed = repo.git(&["log", "--all", "--name-only", "--format="]);
    assert!(!committed.lines().any(|file| file.starts_with("cache") || file == ".env"), "{committed}");
    repo.is_intact();
}

#[test]
fn a_gate_has_ports_and_a_project_of_its_own_and_no_secret() {
    let town = TestTown::new();
    let repo = project(&town);
    let seen = town.path("tmp/seen");
    let gate = format!(
        "test=echo \"$PORT $GT_PORT_1 $COMPOSE_PROJECT_NAME $(ls -A | grep -c '^.env$')\" > {}",
        seen.display()
    );
    town.add_rig(&repo, &["--copy", ".env", "--ports", "2", "--gate", &gate, "--review", "off"]);
    town.add_agent("wren");
    let task = town.add_task("Serve", "echo \"$PORT\" > texts/port.txt");

    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "closed");

    let text = std::fs::read_to_string(&seen).expect("the gate ran");
    let words: Vec<&str> = text.split_whitespace().collect();
    let [port, next, project, secrets] = words[..] else { panic!("{text}") };
    let number = |text: &str| text.trim().parse::<u16>().expect("a port");
    assert_eq!(number(next), number(port) + 1);
    assert_ne!(number(port), number(&repo.read("texts/port.txt")), "not the agent's");
    assert_eq!((project, secrets), ("gt-harbor-gate", "0"));
}

#[test]
fn everything_that_a_project_s_own_files_speak_for_is_proposed() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    repo.write("package.json", r#"{"scripts":{"dev":"vite","lint":"eslint .","test":"node --test"}}"#);
    repo.write("package-lock.json", "{}\n");
    repo.write("compose.yml", "services: {}\n");
    repo.write(".gitignore", ".env\n");
    repo.commit("A web project");
    repo.write(".env", "SECRET=tide\n");
    town.add_rig(&repo, &[]);

    let proposed = until_some("the target was looked at", || {
        let proposed = town.json(&["rig", "show", "harbor"])["proposed"].clone();
        proposed.as_array().filter(|all| !all.is_empty()).cloned()
    });
    let told: Vec<_> =
        proposed.iter().map(|p| [&p["what"], &p["value"]].map(|v| v.as_str().expect("a word"))).collect();

    assert_eq!(
        told,
        [
            ["setup", "npm ci"],
            ["copy", ".env"],
            ["ports", "10"],
            ["teardown", "docker compose down"],
            ["gate", "npm ci && npm run lint && npm test"],
        ]
    );
    repo.is_intact();
}
