//! The page's bindings are generated and committed; this test is both the generator and the guard.
#![allow(
    clippy::disallowed_methods,
    reason = "reads and writes a file of the repository"
)]

use std::path::Path;

#[test]
fn bindings_are_unchanged() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/bindings.ts");
    let fresh = app::bindings();
    if std::env::var_os("LASTCOPY_WRITE_BINDINGS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "ui/src/lib/bindings.ts is out of date: run `cargo xtask bindings`"
    );
}
