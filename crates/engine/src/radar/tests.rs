use super::*;
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
fn a_rig_that_was_looked_at_rests_before_it_is_looked_at_again() {
    let due = Eyes::default();
    let rig: RigId = "harbor".into();
    due.rest(&Thing::Rig(rig.clone()), Duration::from_millis(300));
    let began = Instant::now();

    wish(&due, &rig);

    assert_eq!(due.next(), Some(Thing::Rig(rig)));
    assert!(began.elapsed() >= Duration::from_millis(290), "{:?}", began.elapsed());
}
