//! Which branches are open, and what is told of them.

use super::*;
use crate::sight::AgentSight;
use gastown_core::{
    Change, Ground, LandingAuthor, LandingStyle, Late, Mode, Person, Push, Pushes, Rehearse, RequestState,
    Review, Role, Source, WorktreeRef,
};
use gastown_git::{HowMet, Lines, MetFile, MetFiles, Place, RepoPath};

fn open<'a>(name: &str, head: &'a Oid) -> Open<'a> {
    Open {
        branch: RadarBranch {
            name: name.to_owned(),
            agent: Some(name.into()),
            task: None,
            request: None,
            head: head.clone(),
            uncommitted: false,
            lines: 1,
            files: 1,
            against: Met::Apart,
            unknown: None,
        },
        tip: BranchTip { head, worktree: None, uncommitted: &[] },
        priority: 2,
        since: Time(0),
    }
}

fn file(apart: Option<u32>) -> MetFiles {
    let lines = Lines { from: 1, to: 1 };
    let place = Place { a: lines, b: lines, apart };
    let files = vec![MetFile {
        path: RepoPath::from_bytes("f"),
        how: HowMet::BothChanged,
        symbols: Vec::new(),
        more_symbols: 0,
        places: vec![place],
        more: 0,
    }];
    MetFiles { files, more: 0 }
}

#[test]
fn conflicts_come_first_then_the_nearest_and_only_conflicts_have_advice() {
    let head: Oid = "1111111111111111111111111111111111111111".into();
    let all = ["flint", "sorrel", "wren"].map(|name| open(name, &head));
    let look = Look {
        target: vec![Met::Apart, Met::Conflict(file(None)), Met::Apart],
        pairs: vec![
            (0, 1, Met::Overlap(file(Some(9)))),
            (0, 2, Met::Conflict(file(None))),
            (1, 2, Met::Overlap(file(Some(4)))),
        ],
        unread: vec![None, None, Some("too much".to_owned())],
        ..Look::default()
    };

    let seen = assembled(head.clone(), &all, look);

    let pairs: Vec<_> = seen.pairs.iter().map(|pair| (pair.a, pair.b, pair.first.clone())).collect();
    assert_eq!(pairs, [(0, 2, Some((0, Reason::Name))), (1, 2, None), (0, 1, None)]);
    assert_eq!((seen.order, seen.meet), (vec![0, 2, 1], vec![2, 1]));
    assert_eq!(seen.branches[2].unknown.as_deref(), Some("too much"));
    assert!(matches!(seen.branches[1].against, Met::Conflict(_)));
}

#[test]
fn an_overlap_in_one_function_comes_before_nearer_lines_and_after_a_conflict() {
    let in_one = |apart| {
        let mut met = file(Some(apart));
        met.files[0].symbols.push("Queue::push".to_owned());
        met
    };
    let mut all = [
        Met::Overlap(file(Some(1))),
        Met::Overlap(in_one(40)),
        Met::Apart,
        Met::Overlap(in_one(9)),
        Met::Conflict(file(None)),
        Met::Unknown("no tree".to_owned()),
    ];

    all.sort_by_key(urgency);

    let unknown = Met::Unknown("no tree".to_owned());
    let overlaps = [in_one(9), in_one(40), file(Some(1))].map(Met::Overlap);
    assert_eq!(all[..2], [Met::Conflict(file(None)), unknown]);
    assert_eq!(all[2..5], overlaps);
    assert_eq!(all[5], Met::Apart);
}

#[test]
fn a_rig_that_was_looked_at_rests_before_it_is_looked_at_again() {
    let due = Eyes::default();
    let rig: RigId = "harbor".into();
    due.rest(&Thing::Rig(rig.clone()), Duration::from_millis(300));
    let began = Instant::now();

    wish(&due, &rig);

    assert_eq!(due.next(), Some(Thing::Rig(rig)));
    assert!(began.elapsed() >= Duration::from_millis(290), "{:?}", began.elapsed());
}

#[test]
fn a_rig_of_which_something_was_left_is_looked_at_again_though_nothing_changes() {
    let next_after = |is_finished| {
        let due = Eyes::default();
        rest(&due, &"harbor".into(), Duration::from_millis(20), is_finished);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(400));
                due.close();
            });
            due.next()
        })
    };

    assert_eq!(next_after(true), None);
    assert_eq!(next_after(false), Some(Thing::Rig("harbor".into())));
}

pub(crate) fn town() -> Town {
    let mut town = Town::default();
    let rig = Rig {
        id: "harbor".into(),
        prefix: "hb".to_owned(),
        source: Source::Path("/repo".to_owned()),
        target: "main".to_owned(),
        target_head: "1111111111111111111111111111111111111111".into(),
        owner: Person { name: "Ada".to_owned(), email: "ada@example.org".to_owned() },
        gates: Vec::new(),
        review: Review::Off,
        held: false,
        held_why: None,
        shallow: false,
        demo: false,
        removed: false,
        added: Time(0),
        ground: Ground::default(),
        run: None,
        fetch_minutes: 0,
        runners: 1,
        landing: LandingStyle::default(),
        sign_off: false,
        sign: false,
        message: None,
        author: LandingAuthor::default(),
        pull_requests: false,
        forge: None,
        tiers: Vec::new(),
        push: Push::default(),
        pushes: Pushes::default(),
        rehearse: Rehearse::default(),
        late: Late::default(),
    };
    town.apply(&Event::RigAdded { rig });
    for name in ["wren", "otter", "sorrel"] {
        town.apply(&Event::AgentAdded { agent: agent(name) });
    }
    town
}

fn agent(name: &str) -> Agent {
    let branch = format!("gastown/{name}/hb-1");
    let dir = format!("/town/trees/{name}");
    Agent {
        id: name.into(),
        rig: "harbor".into(),
        preset: "shell".to_owned(),
        mode: Mode::Ask,
        role: Role::Worker,
        lot: 0,
        epoch: 1,
        task: Some(format!("hb-{name}").as_str().into()),
        session: None,
        worktree: Some(WorktreeRef { dir, branch, base: head(), ports: None }),
        paused: false,
        stopped: false,
        removed: false,
        added: Time(7),
    }
}

fn head() -> Oid {
    "2222222222222222222222222222222222222222".into()
}

pub(crate) fn request(id: &str, agent: Option<&str>, task: Option<&str>, branch: &str) -> Request {
    Request {
        id: id.into(),
        rig: "harbor".into(),
        task: task.map(Into::into),
        agent: agent.map(Into::into),
        title: id.to_owned(),
        branch: branch.to_owned(),
        head: head(),
        base: head(),
        revision: 1,
        round: 1,
        change: Change::default(),
        left_out: None,
        state: RequestState::Queued,
        approval: None,
        asked_for: None,
        overrides: Vec::new(),
        for_person: None,
        pull: None,
        verdicts: Vec::new(),
        opened: Time(3),
        since: Time(3),
        check_work: Vec::new(),
        landed_on: None,
        undoes: None,
        not_undone: None,
    }
}

#[test]
fn agents_with_work_and_requests_that_nobody_goes_on_with_are_the_open_branches() {
    let mut town = town();
    let mut sight = Sight::default();
    for (name, ahead, uncommitted) in [("wren", 1, 0), ("otter", 0, 1), ("sorrel", 0, 0)] {
        let files = vec![RepoPath::from_bytes("f"); uncommitted];
        let seen =
            AgentSight { head: Some(head()), ahead, uncommitted: files.into(), ..AgentSight::default() };
        sight.agents.insert(name.into(), seen);
    }
    for request in [
        request("mr-1", Some("wren"), Some("hb-wren"), "gastown/wren/hb-wren"),
        request("mr-2", Some("otter"), Some("hb-earlier"), "gastown/otter/hb-earlier"),
        request("mr-3", None, None, "by-hand"),
        request("mr-4", None, None, "by-hand"),
        request("mr-5", None, Some("hb-earlier"), "gastown/otter-2/hb-earlier"),
    ] {
        town.apply(&Event::RequestOpened { request: Box::new(request) });
    }

    let rig = town.rig(&"harbor".into()).expect("the rig");
    let open = open_branches(&town, &sight, rig);

    let told: Vec<_> = open
        .iter()
        .map(|open| (open.branch.name.as_str(), open.branch.request.as_ref().map(RequestId::as_str)))
        .collect();
    assert_eq!(
        told,
        [
            ("by-hand", Some("mr-3")),
            ("gastown/otter-2/hb-earlier", Some("mr-5")),
            ("hb-earlier", Some("mr-2")),
            ("mr-4", Some("mr-4")),
            ("otter", None),
            ("wren", Some("mr-1")),
        ],
        "sorrel has nothing that the target lacks"
    );
    assert!(open[4].branch.uncommitted && !open[5].branch.uncommitted);
}
