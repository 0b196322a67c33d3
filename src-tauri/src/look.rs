//! What the window itself takes from the settings: before there is a page, and whenever they change.

use app::views::{Settings, Theme};
use tauri::utils::config::Color;
use tauri::{AppHandle, Manager as _, Runtime, WebviewWindowBuilder};

/// Gives a new window the theme, so that neither its frame nor the page is painted in another one first.
pub(crate) fn begin<R: Runtime, M: tauri::Manager<R>>(
    window: WebviewWindowBuilder<'_, R, M>,
    settings: Settings,
) -> WebviewWindowBuilder<'_, R, M> {
    let window = window.theme(frame(settings.theme));
    let window = match background(settings.theme) {
        Some(color) => window.background_color(color),
        None => window,
    };
    // Ahead of every script of the page, and of the first paint.
    let chosen = serde_json::json!({ "theme": settings.theme, "density": settings.density });
    window.initialization_script(format!(
        "if (document.documentElement) Object.assign(document.documentElement.dataset, {chosen});"
    ))
}

/// Gives the open window the theme.
pub(crate) fn follow(app: &AppHandle, settings: Settings) {
    if let Some(window) = app.get_webview_window("main")
        && let Err(error) = window.set_theme(frame(settings.theme))
    {
        tracing::warn!(%error, "the frame keeps its theme");
    }
}

fn frame(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(tauri::Theme::Light),
        Theme::Dark | Theme::Contrast => Some(tauri::Theme::Dark),
    }
}

/// The page's own background, `--bg` of tokens.css; the system's is not known before there is a page.
fn background(theme: Theme) -> Option<Color> {
    match theme {
        Theme::System => None,
        Theme::Light => Some(Color(0xf6, 0xf7, 0xf9, 0xff)),
        Theme::Dark => Some(Color(0x14, 0x16, 0x1a, 0xff)),
        Theme::Contrast => Some(Color(0, 0, 0, 0xff)),
    }
}
