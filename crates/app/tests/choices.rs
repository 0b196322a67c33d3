//! What the person chose: settings and folders, kept from one start of the program to the next.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::disallowed_methods,
    reason = "the outside of the program: folders are made for it"
)]

mod window;

use app::views::Event;
use serde_json::{Value, json};
use window::Window;

#[tokio::test]
async fn what_holds_for_every_download_is_kept() {
    let window = Window::open();
    let usual = json!({ "conflict": "rename", "streams": null, "bytes_per_second": null });
    assert_eq!(window.ask("downloads", Value::Null).await, usual);
    let chosen = json!({ "conflict": "newer", "streams": 4, "bytes_per_second": 1_000_000 });
    let answer = window
        .ask("set_downloads", json!({ "downloads": chosen }))
        .await;
    assert_eq!(answer, chosen);
    for wrong in [
        json!({ "conflict": "replace" }),
        json!({ "streams": -1 }),
        json!({ "conflict": "skip", "more": 1 }),
    ] {
        let error = window
            .refused("set_downloads", json!({ "downloads": wrong }))
            .await;
        assert_eq!(error.code, domain::Code::Usage);
    }
    let window = window.again();
    assert_eq!(window.ask("downloads", Value::Null).await, chosen);
}

#[tokio::test]
async fn settings_are_kept_and_the_language_follows() {
    let window = Window::open();
    let session = window.ask("session", Value::Null).await;
    let system = json!({ "language": "system", "theme": "system", "density": "comfortable" });
    assert_eq!(session["settings"], system);
    assert_eq!(session["language"], "fr", "the system's");

    let chosen = json!({ "language": "ja", "theme": "dark", "density": "compact" });
    let answer = window
        .ask("set_settings", json!({ "settings": chosen }))
        .await;
    assert_eq!(answer, chosen);
    let told = std::mem::take(&mut *window.page.told.lock().unwrap());
    assert!(
        matches!(&told[0], Event::SettingsChanged { .. }),
        "{told:?}"
    );
    assert!(
        matches!(&told[1], Event::SessionChanged { session } if session.language == "ja"),
        "{told:?}"
    );
    for wrong in [
        json!({ "language": "de", "theme": "dark", "density": "compact" }),
        json!({ "language": "ja", "theme": "dark" }),
        json!({ "language": "ja", "theme": "dark", "density": "compact", "more": 1 }),
    ] {
        let error = window
            .refused("set_settings", json!({ "settings": wrong }))
            .await;
        assert_eq!(error.code, domain::Code::Usage);
    }

    let window = window.again();
    assert_eq!(window.ask("settings", Value::Null).await, chosen);
    let session = window.ask("session", Value::Null).await;
    assert_eq!(session["language"], "ja");
    let directories = engine::Directories::below(window.home.path());
    assert_eq!(json!(app::settings(&directories)), chosen);

    // A file that somebody broke is as if nobody had chosen.
    std::fs::write(directories.config.join("settings.json"), "{\"settings\":").unwrap();
    let window = window.again();
    assert_eq!(window.ask("settings", Value::Null).await, system);
}

#[tokio::test]
async fn folders_are_added_pinned_dropped_used_and_forgotten() {
    let window = Window::open();
    assert_eq!(window.ask("folders", Value::Null).await, json!([]));
    let picked = window.ask("pick_folder", Value::Null).await;
    assert_eq!(picked["pinned"], false);
    assert_eq!(picked["exists"], true);
    assert!(picked["free"].as_u64().unwrap() > 0, "{picked}");
    let name = picked["name"].as_str().unwrap();
    assert_eq!(
        picked["path"],
        format!("~/{name}"),
        "below the home directory"
    );
    let again = window.ask("add_folder", Value::Null).await;
    assert_eq!(
        (&again["id"], &again["pinned"]),
        (&picked["id"], &json!(true))
    );

    let outside = tempfile::tempdir().unwrap();
    let dropped = outside.path().join("dropped in");
    std::fs::create_dir(&dropped).unwrap();
    let file = outside.path().join("file");
    std::fs::write(&file, "x").unwrap();
    window.page.told.lock().unwrap().clear();
    window.app.dragged_over(true);
    window
        .app
        .folder_dropped(vec![file.clone(), dropped.clone(), "relative".into()]);
    let told = std::mem::take(&mut *window.page.told.lock().unwrap());
    assert!(matches!(told[0], Event::DragOver { over: true }));
    let Event::FoldersChanged {
        folders,
        dropped: Some(id),
    } = &told[1]
    else {
        panic!("{told:?}")
    };
    assert_eq!(folders.len(), 2, "{folders:?}");
    assert_eq!(
        (folders[0].pinned, folders[1].name.as_str()),
        (true, "dropped in")
    );
    assert_eq!(folders[1].id, *id);
    window.app.folder_dropped(vec![file]);
    let told = std::mem::take(&mut *window.page.told.lock().unwrap());
    assert!(
        matches!(&told[0], Event::FoldersChanged { dropped: None, folders } if folders.len() == 2)
    );

    window.ask("open_folder", json!({ "folder": id })).await;
    assert_eq!(window.asked(), [format!("reveal {}", dropped.display())]);
    let pinned = json!({ "folder": id, "pinned": true });
    let folders = window.ask("pin_folder", pinned).await;
    assert_eq!(folders[0]["name"], "dropped in", "{folders}");

    // The next start knows them, by numbers of its own, and sees that one is gone.
    std::fs::remove_dir(&dropped).unwrap();
    let window = window.again();
    let folders = window.ask("folders", Value::Null).await;
    assert_eq!(folders.as_array().unwrap().len(), 2, "{folders}");
    let gone = &folders[0];
    assert_eq!(
        (&gone["name"], &gone["exists"]),
        (&json!("dropped in"), &json!(false))
    );
    let forgotten = json!({ "folder": gone["id"] });
    let folders = window.ask("forget_folder", forgotten.clone()).await;
    assert_eq!(folders.as_array().unwrap().len(), 1);
    for command in ["open_folder", "pin_folder"] {
        let mut arguments = forgotten.clone();
        if command == "pin_folder" {
            arguments["pinned"] = json!(true);
        }
        let error = window.refused(command, arguments).await;
        assert_eq!(error.code, domain::Code::Usage, "{command}");
    }
}
