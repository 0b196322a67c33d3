//! Looking closely: properties, copies, previews, workspaces, and finding by name.
#![expect(
    clippy::unused_async,
    reason = "every command of the table has one shape"
)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{BlobCopy, Properties, Result, WorkspaceRow};
use engine::{Beginning, PREVIEW};

use crate::App;
use crate::views::{Found, Preview};

/// Rows that one search returns at most.
const FOUND: u32 = 200;

impl App {
    pub(crate) async fn workspaces(&self) -> Result<Vec<WorkspaceRow>> {
        self.engine().workspaces().await
    }

    pub(crate) async fn properties(&self, id: i64) -> Result<Properties> {
        self.engine().properties(id).await
    }

    pub(crate) async fn copies(&self, id: i64) -> Result<Vec<BlobCopy>> {
        self.engine().copies(id).await
    }

    pub(crate) async fn preview(&self, id: i64) -> Result<Preview> {
        let engine = self.engine();
        if engine.item(id)?.facts.contains_key("soft-deleted") {
            return Ok(none("soft-deleted"));
        }
        Ok(shown(engine.beginning(id).await?))
    }

    pub(crate) async fn find(&self, text: String, limit: u32) -> Result<Vec<Found>> {
        let found = self.engine().find(&text, limit.min(FOUND))?;
        let found = found.into_iter().map(|(item, way)| Found {
            id: item.id,
            parent: item.parent,
            kind: item.kind,
            name: item.name,
            way,
        });
        Ok(found.collect())
    }
}

/// What can be shown of a blob, told from its bytes: what it calls itself is not trusted.
fn shown(beginning: Beginning) -> Preview {
    if beginning.archived {
        return none("archived");
    }
    if beginning.size == 0 {
        return none("empty");
    }
    let is_whole = beginning.size <= PREVIEW;
    if let Some(mime) = raster(&beginning.bytes) {
        return if is_whole {
            Preview::Image {
                mime: mime.to_owned(),
                base64: STANDARD.encode(&beginning.bytes),
            }
        } else {
            none("too-large")
        };
    }
    match text(beginning.bytes, is_whole) {
        Some(text) => Preview::Text {
            text,
            truncated: !is_whole,
        },
        None => none("kind"),
    }
}

fn none(reason: &str) -> Preview {
    Preview::None {
        reason: reason.to_owned(),
    }
}

/// The type of a raster image that every web view draws. No SVG: that is a document.
fn raster(bytes: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if begins(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if begins(b"GIF87a") || begins(b"GIF89a") {
        Some("image/gif")
    } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}

/// The bytes as text, if they are UTF-8 without what no text holds. The end may fall within a character.
fn text(bytes: Vec<u8>, is_whole: bool) -> Option<String> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if !is_whole && error.utf8_error().error_len().is_none() => {
            let whole = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(whole);
            String::from_utf8(bytes).ok()?
        }
        Err(_) => return None,
    };
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}');
    (!text.contains(odd)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], size: u64) -> Preview {
        shown(Beginning {
            bytes: bytes.to_vec(),
            size,
            archived: false,
        })
    }

    #[test]
    fn bytes_tell_what_they_are() {
        let text = |text: &str, truncated| Preview::Text {
            text: text.into(),
            truncated,
        };
        assert_eq!(of(b"{\"a\": 1}", 8), text("{\"a\": 1}", false));
        assert_eq!(
            of("<svg onload='x()'>é".as_bytes(), 20),
            text("<svg onload='x()'>é", false)
        );
        assert_eq!(of(b"caf\xc3", PREVIEW + 1), text("caf", true));
        assert_eq!(of(b"caf\xc3", 4), none("kind"));
        assert_eq!(of(b"a\0b", 3), none("kind"));
        assert_eq!(of(b"", 0), none("empty"));
        let png = b"\x89PNG\r\n\x1a\n....";
        assert!(matches!(of(png, 12), Preview::Image { mime, .. } if mime == "image/png"));
        assert_eq!(of(png, PREVIEW + 1), none("too-large"));
    }
}
