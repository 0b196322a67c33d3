//! `lastcopy sandbox --state DIR`: what a killed one had is there in the next.

use http::Method;
use lastcopy_tests::SandboxProgram;
use tempfile::TempDir;

#[tokio::test]
async fn a_killed_sandbox_goes_on_with_everything_that_it_acknowledged() {
    let state = TempDir::new().unwrap();
    let far = SandboxProgram::start_kept(state.path()).await;
    let key = far
        .connection_string("acct")
        .split(';')
        .nth(2)
        .map(str::to_owned);
    let account = far.account("acct");
    account.put_container("box").await;
    for number in 0..50 {
        account.put("box", &format!("run/{number}"), "x").await;
    }
    let tag = account.put("box", "run/0", "changed").await;
    let snapshot = account.snapshot("box", "run/0").await;
    let lease = account.lease("box", "run/0").await;
    let gone = account.of_blob(Method::DELETE, "box", "run/1", &[]).await;
    gone.expect(202);
    far.kill().await;

    for _ in 0..2 {
        let far = SandboxProgram::start_kept(state.path()).await;
        let account = far.account("acct");
        let same = far
            .connection_string("acct")
            .split(';')
            .nth(2)
            .map(str::to_owned);
        assert_eq!(same, key);
        for number in 0..50 {
            let there = account.has("box", &format!("run/{number}")).await;
            assert_eq!(there, number != 1, "{number}");
        }
        let head = account.of_blob(Method::HEAD, "box", "run/0", &[]).await;
        assert_eq!(head.header("etag"), tag);
        assert_eq!(head.header("x-ms-lease-state"), "leased");
        let path = format!("/acct/box/run/0?snapshot={}", snapshot.replace(':', "%3A"));
        let old = account.ask(Method::HEAD, &path, &[], bytes::Bytes::new());
        old.await.expect(200);
        far.kill().await;
    }
    let far = SandboxProgram::start_kept(state.path()).await;
    far.account("acct").release("box", "run/0", &lease).await;
}
