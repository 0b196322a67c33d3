use std::sync::Arc;

use app::views::Settings;
use app::{App, AppSetup};

use domain::{Code, Error, Result};
use engine::Clock;
use tauri::ipc::{Invoke, InvokeBody, InvokeError, InvokeResponseBody};
use tauri::plugin::TauriPlugin;
use tauri::webview::NewWindowResponse;
use tauri::{
    DragDropEvent, Manager as _, RunEvent, Runtime, Url, WebviewWindowBuilder, WindowEvent, Wry,
};
use tauri_plugin_window_state::StateFlags;

use crate::host::Window;
use crate::{Start, look};

/// Opens the window and returns when it is closed.
pub(crate) fn run(start: Start, clock: Arc<dyn Clock>) -> Result<()> {
    let single = tauri_plugin_single_instance::Builder::new()
        .callback(|app, _, _| {
            if let Some(window) = app.get_webview_window("main") {
                // The second start is over; showing the first window is all it can do.
                let _ = window.unminimize().and_then(|()| window.set_focus());
            }
        })
        .dbus_id(instance_id(&start))
        .build();
    let tauri = tauri::Builder::default()
        .plugin(single)
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(window_state(&start))
        .invoke_handler(forward)
        .build(tauri::generate_context!())
        .map_err(|e| internal(&e))?;
    let settings = app::settings(&start.directories);
    // Not in Tauri's setup hook: an error there would end in a panic instead of a sentence.
    let app = App::open(AppSetup {
        directories: start.directories,
        clock,
        cloud: start.cloud,
        language: start.language,
        home: start.user_home,
        azure_cli: start.azure_cli,
        host: Arc::new(Window(tauri.handle().clone())),
    })?;
    tauri::async_runtime::block_on(async {
        if start.sandbox {
            app.start_demo().await?;
        } else if let Some(demo) = start.demo {
            app.sign_in_demo(demo).await?;
        }
        Ok::<_, Error>(())
    })?;
    tauri.manage(app);
    open(&tauri, settings).map_err(|e| internal(&e))?;
    tauri.run(|tauri, event| {
        if let RunEvent::WindowEvent {
            event: WindowEvent::DragDrop(event),
            ..
        } = event
        {
            dragged(tauri.state::<App>().inner(), event);
        }
    });
    Ok(())
}

/// Where the window stood is kept beside the settings.
fn window_state(start: &Start) -> TauriPlugin<Wry> {
    let file = start.directories.config.join("window.json");
    tauri_plugin_window_state::Builder::new()
        .with_filename(file.to_string_lossy())
        // Never shown by the plugin, never without its frame.
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}

/// Something from the file manager hovers over the window, left it or was dropped. Its paths never reach the page.
fn dragged(app: &App, event: DragDropEvent) {
    match event {
        DragDropEvent::Enter { .. } => app.dragged_over(true),
        DragDropEvent::Leave => app.dragged_over(false),
        DragDropEvent::Drop { paths, .. } => {
            app.dragged_over(false);
            let app = app.clone();
            // A network drive may take its time to say whether it is a folder.
            tauri::async_runtime::spawn_blocking(move || app.folder_dropped(paths));
        }
        _ => {}
    }
}

fn internal(error: &tauri::Error) -> Error {
    Error::new(Code::Internal).with("why", error)
}

/// Every command of the page goes to the one table of commands. Tauri has checked by now that the page
/// holds the permission for this one.
pub(crate) fn forward<R: Runtime>(invoke: Invoke<R>) -> bool {
    let Invoke {
        message, resolver, ..
    } = invoke;
    if message.webview_ref().label() != "main" {
        return false;
    }
    let app = message.webview_ref().state::<App>().inner().clone();
    let command = message.command().to_owned();
    let arguments = match message.payload() {
        InvokeBody::Json(arguments) => arguments.clone(),
        InvokeBody::Raw(_) => {
            resolver.reject(Error::new(Code::Usage).with("why", "raw arguments"));
            return true;
        }
    };
    resolver.respond_async_serialized(async move {
        let answer = app::call(&app, &command, arguments)
            .await
            .map_err(InvokeError::from)?;
        Ok(InvokeResponseBody::Json(answer.to_string()))
    });
    true
}

fn open(tauri: &tauri::App, settings: Settings) -> tauri::Result<()> {
    let Some(config) = tauri.config().app.windows.first() else {
        return Ok(());
    };
    let window = WebviewWindowBuilder::from_config(tauri.handle(), config)?;
    look::begin(window, settings)
        // The page stays the page: a dropped file, a link or a script cannot lead it elsewhere.
        .on_navigation(is_the_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // Private, so that no name stays in a cache; WebKit lets nobody drive a private window.
        .incognito(!is_driven())
        .build()?;
    Ok(())
}

/// Whether a test drives the window: Tauri reads the same variable.
#[expect(
    clippy::disallowed_methods,
    reason = "the window's edge: the environment is read here"
)]
fn is_driven() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

fn is_the_page(url: &Url) -> bool {
    let local = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
    let development = cfg!(debug_assertions)
        && !cfg!(feature = "custom-protocol")
        && url.host_str() == Some("127.0.0.1")
        && url.port() == Some(5173);
    local || development
}

/// One window for each place where files are kept.
fn instance_id(start: &Start) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    start.home.hash(&mut hasher);
    format!("com.lastcopy.desktop.h{:x}", hasher.finish())
}
