use std::sync::Arc;

use app::{App, AppSetup};

use domain::{Code, Error, Result};
use engine::Clock;
use tauri::ipc::{Invoke, InvokeBody, InvokeError, InvokeResponseBody};
use tauri::webview::NewWindowResponse;
use tauri::{Manager as _, Url, WebviewWindowBuilder, Wry};

use crate::Start;
use crate::host::Window;

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
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .invoke_handler(forward)
        .build(tauri::generate_context!())
        .map_err(|e| internal(&e))?;
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
    open(&tauri).map_err(|e| internal(&e))?;
    tauri.run(|_, _| {});
    Ok(())
}

fn internal(error: &tauri::Error) -> Error {
    Error::new(Code::Internal).with("why", error)
}

/// Every command of the page goes to the one table of commands. Tauri has checked by now that the page
/// holds the permission for this one.
fn forward(invoke: Invoke<Wry>) -> bool {
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

fn open(tauri: &tauri::App) -> tauri::Result<()> {
    let Some(config) = tauri.config().app.windows.first() else {
        return Ok(());
    };
    WebviewWindowBuilder::from_config(tauri.handle(), config)?
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
