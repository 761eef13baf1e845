//! The same with merge requests of GitLab, whose program answers otherwise.

use super::*;

const GLAB: &str = include_str!("../../../../agent/forges/glab.toml");

/// GitLab, with one open merge request as soon as it is created.
fn gitlab() -> Forge {
    let forge = Forge::of("glab", GLAB);
    let open = r#"[{"id": 501, "iid": 12, "web_url": "https://forge.example/mo/lamp/-/merge_requests/12",
        "state": "opened", "sha": "@HEAD@", "source_project_id": 7, "target_project_id": 7,
        "merge_commit_sha": null, "squash_commit_sha": null}]"#;
    std::fs::write(forge.state("open.json"), open).unwrap();
    forge.answers(&merge_request("null", "", "", ""));
    forge
}

fn merge_request(pipeline: &str, approved: &str, reviewers: &str, discussions: &str) -> String {
    format!(
        r#"{{"data": {{"mergeRequest": {{"approvedBy": {{"nodes": [{approved}]}}, "reviewers": {{"nodes": [{reviewers}]}},
        "headPipeline": {pipeline}, "discussions": {{"nodes": [{discussions}]}}}}}}}}"#
    )
}

#[test]
fn a_red_pipeline_of_gitlab_comes_back_with_the_names_of_its_jobs() {
    let forge = gitlab();
    let id = forge.submit();
    forge.opened(&id);
    assert!(forge.calls().contains("gid://gitlab/MergeRequest/501"), "{}", forge.calls());
    let job = |name: &str, status: &str, may_fail: bool| {
        format!(
            r#"{{"name": "{name}", "status": "{status}", "allowFailure": {may_fail}, "webPath": "/mo/lamp/-/jobs/3"}}"#
        )
    };
    let jobs = [job("test", "FAILED", false), job("audit", "FAILED", true), job("deploy", "SKIPPED", false)];
    let red = format!(r#"{{"status": "FAILED", "jobs": {{"nodes": [{}]}}}}"#, jobs.join(", "));
    forge.answers(&merge_request(&red, "", "", ""));
    forge.refresh();

    let back = forge.wait(&id, "it comes back", |request| request.state.is_returned());

    let RequestState::GateFailed { words, .. } = &back.state else { panic!("{:?}", back.state) };
    assert!(words.contains("> test (/mo/lamp/-/jobs/3)") && !words.contains("audit"), "{words}");
    forge.engine.shutdown(Agents::Stop);
}

#[test]
fn gitlabs_approvals_show_and_its_discussions_come_back() {
    let forge = gitlab();
    let id = forge.submit();
    forge.opened(&id);
    forge.answers(&merge_request("null", r#"{"username": "ada"}"#, "", ""));
    forge.refresh();
    forge.wait(&id, "its approval shows", |request| {
        let seen = request.pull.as_ref().and_then(|pull| pull.seen.as_ref());
        seen.is_some_and(|seen| seen.approved_by == ["ada"])
    });
    let discussion = |resolved: bool, standing: &str, system: bool, words: &str| {
        format!(
            r#"{{"resolved": {resolved}, "notes": {{"nodes": [{{"id": "gid://gitlab/DiffNote/{words}", "system": {system},
            "body": "{words}", "maxAccessLevelOfAuthor": "{standing}", "author": {{"username": "mo"}},
            "position": {{"filePath": "lamp.txt", "newLine": 1, "oldLine": null}}}}]}}}}"#
        )
    };
    let said = [
        discussion(false, "Developer", false, "brighter"),
        discussion(true, "Developer", false, "settled"),
        discussion(false, "", false, "stranger"),
        discussion(false, "Developer", true, "changed-the-title"),
    ];
    let wants = r#"{"id": "gid://gitlab/User/5", "username": "jo", "mergeRequestInteraction": {"reviewState": "REQUESTED_CHANGES"}}"#;
    forge.answers(&merge_request("null", "", wants, &said.join(", ")));
    forge.refresh();

    let words = forge.sent_back(&id);

    assert!(words.contains("> mo, lamp.txt:1:\n> brighter") && words.contains("> jo:\n> asks for changes"));
    assert!(["settled", "stranger", "changed-the-title"].iter().all(|not| !words.contains(not)), "{words}");
    forge.engine.shutdown(Agents::Stop);
}
