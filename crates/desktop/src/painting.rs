//! Who paints the page where no graphics device is.

use std::path::Path;

/// WebKit's page processes read it when they start. No business of the programs that the window starts.
pub const PAINT_BY_PROCESSOR: &str = "WEBKIT_SKIA_ENABLE_CPU_RENDERING";

/// Lets the page be painted as fast as it can be here: call it before anything else runs in this process, because the
/// environment is no thread's own.
///
/// Without a graphics device WebKit paints through Mesa's imitation of one, which is slower than WebKit's own painter for the
/// processor and takes more memory (docs/decisions/testing.md has the figures). A person's own choice stays.
pub fn choose_painter() {
    let is_chosen = std::env::var_os(PAINT_BY_PROCESSOR).is_some();
    if is_chosen || has_graphics_device(Path::new("/dev/dri")) {
        return;
    }
    if let Err(error) = gio::glib::setenv(PAINT_BY_PROCESSOR, "1", false) {
        eprintln!("gastown: the page is painted more slowly than it could be: {error}");
    }
}

/// Render nodes are what programs draw with (kernel documentation, drm-uapi).
fn has_graphics_device(folder: &Path) -> bool {
    let Ok(devices) = std::fs::read_dir(folder) else { return false };
    devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_render_node_is_a_graphics_device() {
        let folder = tempfile::tempdir().expect("a folder");

        std::fs::write(folder.path().join("card0"), "").expect("a device that only shows");
        let shows = has_graphics_device(folder.path());
        std::fs::write(folder.path().join("renderD128"), "").expect("one that draws");

        assert!(!shows && has_graphics_device(folder.path()));
        assert!(!has_graphics_device(&folder.path().join("none")));
    }
}
