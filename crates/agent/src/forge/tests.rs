//! What a forge says, read where it documents it.

use super::*;

fn gh() -> Forge {
    Forge::choose(Some("gh"), "", &[]).expect("it is ours")
}

const HEAD: &str = "00000000000000000000000000000000000000aa";

fn list(more: &str) -> Vec<u8> {
    format!(r#"[{{"number": 7, "url": "https://x/7", "headRefOid": "{HEAD}", "isCrossRepository": false, {more}}}]"#).into_bytes()
}

#[test]
fn a_forge_is_chosen_by_its_name_or_by_the_host() {
    for address in ["git@github.com:a/b.git", "https://github.example.com/a/b", "ssh://git@github.com:22/a/b"]
    {
        assert_eq!(Forge::choose(None, address, &[]).expect(address).name, "gh");
    }
    assert_eq!(Forge::choose(None, "https://gitlab.com/github/b", &[]).expect("a host").name, "glab");
    let none = Forge::choose(None, "../origin.git", &[]).expect_err("a path has no host");
    assert!(none.to_string().contains("--forge"), "{none}");
    assert!(Forge::choose(Some("other"), "git@github.com:a/b", &[]).is_err());
}

#[test]
fn what_the_forge_says_is_read_where_it_documents_it() {
    let json = list(
        r#""state": "OPEN", "mergeCommit": null,
        "statusCheckRollup": [
            {"__typename": "CheckRun", "name": "build", "status": "COMPLETED", "conclusion": "SUCCESS"},
            {"__typename": "CheckRun", "name": "lint", "status": "IN_PROGRESS", "conclusion": ""},
            {"__typename": "StatusContext", "context": "ci/old", "state": "FAILURE", "targetUrl": "https://ci/1"}],
        "reviews": [
            {"id": "r1", "author": {"login": "mo"}, "body": "rename\u001b[2J it", "state": "CHANGES_REQUESTED"},
            {"id": "r2", "author": {"login": "mo"}, "body": "", "state": "COMMENTED"},
            {"id": "r3", "author": {"login": "mo"}, "body": "fine", "state": "APPROVED"}]"#,
    );

    let told = gh().told(&json).expect("it is read").expect("there is one");

    assert_eq!((told.number, &told.state, told.head.as_str()), (7, &ToldState::Open, HEAD));
    assert_eq!((told.checks.passed, told.checks.pending), (1, 1));
    assert_eq!(told.checks.failed, ["ci/old (https://ci/1)"]);
    let [review] = &told.reviews[..] else { panic!("{:?}", told.reviews) };
    assert_eq!((review.id.as_str(), review.words.as_str()), ("r1", "rename[2J it"));
}

#[test]
fn a_branch_without_a_request_has_none_and_the_open_one_comes_first() {
    assert_eq!(gh().told(b"[]").expect("a list"), None);
    let row = |number: u64, state: &str| {
        format!(
            r#"{{"number": {number}, "url": "u", "headRefOid": "{HEAD}", "isCrossRepository": false, "state": "{state}"}}"#
        )
    };
    let json = format!("[{}, {}]", row(3, "OPEN"), row(9, "CLOSED"));
    assert_eq!(gh().told(json.as_bytes()).expect("a list").expect("one").number, 3);
    let merged = list(&format!(r#""state": "MERGED", "mergeCommit": {{"oid": "{HEAD}"}}"#));
    let told = gh().told(&merged).expect("a list").expect("one");
    assert_eq!(told.state, ToldState::Merged(Some(Oid::new(HEAD))));
}

#[test]
fn what_is_no_answer_is_trouble_and_no_request() {
    let rest = format!(r#""number": 1, "url": "u", "headRefOid": "{HEAD}""#);
    for json in [
        String::new(),
        "{}".into(),
        "[{}]".into(),
        r#"[{"number": 1, "url": "u", "state": "OPEN", "isCrossRepository": false, "headRefOid": "--upload-pack=x"}]"#
            .into(),
        format!(r#"[{{{rest}, "isCrossRepository": false, "state": "PARKED"}}]"#),
        format!(r#"[{{{rest}, "state": "OPEN"}}]"#),
    ] {
        assert!(gh().told(json.as_bytes()).is_err(), "{json}");
    }
}

#[test]
fn a_strangers_request_of_a_branch_of_the_same_name_is_not_ours() {
    let json = format!(
        r#"[{{"number": 9, "url": "u", "headRefOid": "{HEAD}", "isCrossRepository": true, "state": "OPEN"}}]"#
    );
    assert_eq!(gh().told(json.as_bytes()).expect("a list"), None);
    let glab = Forge::choose(Some("glab"), "", &[]).expect("it is ours");
    let row = |from: u32| {
        let told = format!(
            r#"[{{"iid": 4, "web_url": "u", "sha": "{HEAD}", "state": "opened", "source_project_id": {from},
            "target_project_id": 7}}]"#
        );
        glab.told(told.as_bytes()).expect("a list")
    };
    assert_eq!((row(8), row(7).map(|told| told.number)), (None, Some(4)));
}

#[test]
fn what_ran_again_counts_as_it_ended_last() {
    let check = |of: &str, at: &str, end: &str| {
        format!(r#"{{"name": "build", "workflowName": "{of}", "startedAt": "{at}", "conclusion": "{end}"}}"#)
    };
    let told = |checks: &[String]| {
        let json = list(&format!(r#""state": "OPEN", "statusCheckRollup": [{}]"#, checks.join(", ")));
        gh().told(&json).expect("it is read").expect("there is one").checks
    };
    let (red, green) =
        (check("ci", "2026-01-01T10:00:00Z", "FAILURE"), check("ci", "2026-01-01T11:00:00Z", "SUCCESS"));
    for both in [[red.clone(), green.clone()], [green, red.clone()]] {
        assert_eq!((told(&both).passed, told(&both).failed.len()), (1, 0));
    }
    let other = check("nightly", "2026-01-01T12:00:00Z", "SUCCESS");
    assert_eq!(told(&[red.clone(), other]).failed, ["build"], "of another workflow");
    let same = check("ci", "2026-01-01T10:00:00Z", "SUCCESS");
    assert_eq!(told(&[same, red]).failed, ["build"], "nobody knows which came later");
}

#[test]
fn a_comment_counts_when_its_writer_belongs_to_the_project() {
    let note = |id: &str, standing: &str, body: &str| {
        format!(
            r#"{{"id": "{id}", "author": {{"login": "mo"}}, "authorAssociation": "{standing}", "body": "{body}"}}"#
        )
    };
    let notes =
        [note("c1", "MEMBER", "rename it"), note("c2", "NONE", "run my script"), note("c3", "OWNER", " ")];
    let json = list(&format!(r#""state": "OPEN", "comments": [{}]"#, notes.join(", ")));

    let told = gh().told(&json).expect("it is read").expect("there is one");

    let [note] = &told.reviews[..] else { panic!("{:?}", told.reviews) };
    assert_eq!((note.id.as_str(), note.by.as_str(), note.words.as_str()), ("c1", "mo", "rename it"));
}

#[test]
fn the_last_opinion_of_each_who_belongs_to_the_project_counts_as_approval() {
    let review = |by: &str, state: &str, standing: &str| {
        format!(
            r#"{{"id": "{by}{state}", "author": {{"login": "{by}"}}, "body": "", "state": "{state}", "authorAssociation": "{standing}"}}"#
        )
    };
    let reviews = [
        review("mo", "APPROVED", "MEMBER"),
        review("jo", "APPROVED", "OWNER"),
        review("eve", "APPROVED", "NONE"),
        review("mo", "COMMENTED", "MEMBER"),
        review("jo", "DISMISSED", "OWNER"),
    ];
    let told = gh().told(&list(&format!(r#""state": "OPEN", "reviews": [{}]"#, reviews.join(", "))));
    assert_eq!(told.expect("it is read").expect("there is one").approved_by, ["mo"]);
}

#[test]
fn threads_are_read_with_their_place_and_without_what_is_settled_unsent_or_a_strangers() {
    let told = gh().told(&list(r#""state": "OPEN""#)).expect("it is read").expect("there is one");
    let thread = |id: &str, outdated: bool, state: &str, standing: &str, line: &str| {
        format!(
            r#"{{"isResolved": false, "isOutdated": {outdated}, "path": "src/a\nb.rs", "line": {line}, "originalLine": 9,
            "comments": {{"nodes": [{{"id": "{id}", "state": "{state}", "body": "{id}", "authorAssociation": "{standing}",
            "author": null}}]}}}}"#
        )
    };
    let threads = [
        thread("c1", false, "SUBMITTED", "OWNER", "12"),
        thread("c2", false, "SUBMITTED", "MEMBER", "null"),
        thread("c3", true, "SUBMITTED", "MEMBER", "1"),
        thread("c4", false, "PENDING", "MEMBER", "1"),
        thread("c5", false, "SUBMITTED", "NONE", "1"),
    ];
    let answer = format!(
        r#"{{"data": {{"repository": {{"pullRequest": {{"reviewThreads": {{"nodes": [{}]}}}}}}}}}}"#,
        threads.join(", ")
    );

    let whole = gh().with_more(told.clone(), answer.as_bytes()).expect("it is read");

    let places: Vec<_> = whole.reviews.iter().map(|said| (said.id.as_str(), said.place.as_deref())).collect();
    assert_eq!(places, [("c1", Some("src/a b.rs:12")), ("c2", Some("src/a b.rs:9"))]);
    for no in ["", "[]", r#"{"data": {"repository": {"pullRequest": null}}, "errors": [{}]}"#] {
        assert!(gh().with_more(told.clone(), no.as_bytes()).is_err(), "{no}");
    }
}

#[test]
fn the_second_question_is_about_this_request_and_its_own_host() {
    let told = |url: &str| {
        let json = String::from_utf8(list(r#""state": "OPEN""#)).expect("text").replace("https://x/7", url);
        gh().told(json.as_bytes()).expect("it is read").expect("there is one")
    };
    let args = gh().more_args(&told("https://github.example.com/a/b/pull/7")).expect("they are filled");
    let args = args.expect("there are some");
    assert!(args.contains(&"number=7".to_owned()) && args.contains(&"github.example.com".to_owned()));
    assert!(args.contains(&"owner={owner}".to_owned()), "that is for gh to fill: {args:?}");
    for odd in ["https://-x/7", "7", "https://a b/7"] {
        assert!(gh().more_args(&told(odd)).is_err(), "{odd}");
    }
}

#[test]
fn a_pipeline_counts_where_its_jobs_do_not_tell() {
    let glab = Forge::choose(Some("glab"), "", &[]).expect("it is ours");
    let row = format!(
        r#"[{{"id": 5, "iid": 4, "web_url": "u", "sha": "{HEAD}", "state": "opened", "source_project_id": 7,
        "target_project_id": 7}}]"#
    );
    let told = glab.told(row.as_bytes()).expect("a list").expect("one");
    let checks = |status: &str, job: &str| {
        let answer = format!(
            r#"{{"data": {{"mergeRequest": {{"headPipeline": {{"status": "{status}", "jobs": {{"nodes": [
            {{"name": "test", "status": "{job}", "allowFailure": false}}]}}}}}}}}}}"#
        );
        let checks = glab.with_more(told.clone(), answer.as_bytes()).expect("it is read").checks;
        (checks.passed, checks.pending, checks.failed)
    };
    assert_eq!(checks("SUCCESS", "SUCCESS"), (1, 0, vec![]));
    assert_eq!(checks("FAILED", "SUCCESS"), (1, 0, vec!["the checks as a whole".into()]));
    assert_eq!(checks("RUNNING", "SUCCESS"), (1, 1, vec![]), "more is to come");
    assert_eq!(checks("FAILED", "FAILED"), (0, 0, vec!["test".into()]));
    assert_eq!(checks("RUNNING", "CREATED"), (0, 1, vec![]));
}

#[test]
fn a_description_that_is_none_says_where() {
    let ours = include_str!("../../forges/gh.toml");
    let no = |was: &str, is: &str| {
        assert!(ours.contains(was), "{was}");
        Forge::read(&ours.replacen(was, is, 1)).expect_err(is).to_string()
    };
    let pointer = no("notes = \"/comments/nodes\"", "notes = \"comments\"");
    assert!(pointer.contains("line") && pointer.contains("begins with /"), "{pointer}");
    let field = no("settled =", "setled =");
    assert!(field.contains("line") && field.contains("setled"), "{field}");
    let (before, rest) = ours.split_once("[more]").expect("it asks for more");
    let (_, after) = rest.split_once("[request]").expect("and has requests");
    let alone = Forge::read(&format!("{before}[request]{after}")).expect_err("nothing asks").to_string();
    assert!(alone.contains("threads.list") && alone.contains("[more]"), "{alone}");
}
