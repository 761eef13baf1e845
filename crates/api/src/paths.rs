//! Where things are: configuration, towns, sockets. Makes folders and the small files that name a town; starts nothing.

use crate::os;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// The user's folders that are ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// `config.toml`, `presets/`.
    pub config: PathBuf,
    /// Towns, and `towns.toml`.
    pub data: PathBuf,
    /// Sockets and tokens: `<8 hex>/` for each town.
    pub runtime: PathBuf,
}

/// One town on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TownPlace {
    /// 32 hexadecimal digits; stays when the folder is moved.
    pub id: String,
    pub name: String,
    /// Absolute.
    pub dir: PathBuf,
    /// Folder of the sockets and the owner's token.
    pub runtime: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum PathsError {
    #[error(
        "HOME is not set, so there is no place for a town; set HOME or XDG_DATA_HOME and XDG_CONFIG_HOME"
    )]
    NoHome,
    #[error("there is no town in {}; make one with `gt town init --town {}`", dir.display(), dir.display())]
    NoTown { dir: PathBuf },
    #[error("the town in {} belongs to another user; a town can only be opened by its own user", dir.display())]
    OtherUser { dir: PathBuf },
    #[error("{} cannot be read as {what}: {words}", path.display())]
    Unreadable { path: PathBuf, what: &'static str, words: String },
    #[error("{} could not be {doing}: {source}{}", path.display(), mend(source))]
    Io { path: PathBuf, doing: &'static str, source: io::Error },
    #[error(
        "the socket's path {} has {} bytes, and the system takes {}; set XDG_RUNTIME_DIR to a shorter folder",
        path.display(), path.as_os_str().len(), os::SOCKET_PATH_MAX
    )]
    SocketPathTooLong { path: PathBuf },
}

/// `town.toml` in a town's folder; the database has the same id and wins.
#[derive(Serialize, Deserialize)]
struct TownFile {
    id: String,
    name: String,
}

/// `towns.toml`.
#[derive(Default, Serialize, Deserialize)]
struct TownsFile {
    default: Option<PathBuf>,
    #[serde(default)]
    town: Vec<PathBuf>,
}

/// What a running hall says of itself in `hall.lock`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockFile {
    pub pid: u32,
    pub runtime: PathBuf,
}

const TOWNS_MAX: usize = 200;

impl Places {
    /// From the XDG variables and HOME, as they are now.
    ///
    /// # Errors
    /// Without HOME, unless all XDG variables are set.
    pub fn from_env() -> Result<Self, PathsError> {
        Self::from_vars(|name| std::env::var_os(name), &std::env::temp_dir())
    }

    fn from_vars(var: impl Fn(&str) -> Option<OsString>, temp: &Path) -> Result<Self, PathsError> {
        let absolute = |name| var(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let below_home = |name, below: &str| match absolute(name) {
            Some(path) => Ok(path.join("gastown")),
            None => absolute("HOME").map(|home| home.join(below).join("gastown")).ok_or(PathsError::NoHome),
        };
        let runtime = match absolute("XDG_RUNTIME_DIR").filter(|path| path.is_dir()) {
            Some(path) => path.join("gastown"),
            None => temp.join(os::folder_among_others()),
        };
        Ok(Self {
            config: below_home("XDG_CONFIG_HOME", ".config")?,
            data: below_home("XDG_DATA_HOME", ".local/share")?,
            runtime,
        })
    }

    /// The folder that is meant: the one asked for, else the default town's.
    ///
    /// # Errors
    /// When the list of towns is there but cannot be read.
    pub fn town_dir(&self, asked: Option<&Path>) -> Result<PathBuf, PathsError> {
        match asked {
            Some(path) => std::path::absolute(path).map_err(io_error(path, "found")),
            None => Ok(self.towns()?.default.unwrap_or_else(|| self.data.join("town"))),
        }
    }

    /// A town that was made before.
    ///
    /// # Errors
    /// When there is none, or it is another user's.
    pub fn open_town(&self, dir: &Path) -> Result<TownPlace, PathsError> {
        let file = dir.join("town.toml");
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(PathsError::NoTown { dir: dir.to_owned() });
            }
            Err(error) => return Err(io_error(&file, "read")(error)),
        };
        if !os::is_own(dir).map_err(io_error(dir, "seen"))? {
            return Err(PathsError::OtherUser { dir: dir.to_owned() });
        }
        let TownFile { id, name } = parse(&file, "a town's name", &text)?;
        if id.len() < 8 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
            let words = "the id is not hexadecimal".to_owned();
            return Err(PathsError::Unreadable { path: file, what: "a town's name", words });
        }
        let runtime = self.runtime.join(&id[..8]);
        let place = TownPlace { id, name, dir: dir.to_owned(), runtime };
        let longest = place.runtime.join("k-s-00000000.sock");
        if longest.as_os_str().len() > os::SOCKET_PATH_MAX {
            return Err(PathsError::SocketPathTooLong { path: longest });
        }
        Ok(place)
    }

    /// Makes the town's folder, or opens the town that is there already; the first one becomes the default.
    ///
    /// # Errors
    /// When a folder or file cannot be written.
    pub fn make_town(&self, dir: &Path, name: Option<&str>) -> Result<TownPlace, PathsError> {
        if !dir.join("town.toml").exists() {
            let is_new = !dir.exists();
            std::fs::create_dir_all(dir).map_err(io_error(dir, "made"))?;
            if !os::is_own(dir).map_err(io_error(dir, "seen"))? {
                return Err(PathsError::OtherUser { dir: dir.to_owned() });
            }
            let bytes: [u8; 16] = os::random().map_err(io_error(dir, "given an id"))?;
            let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let folder = dir.file_name().map(|name| name.to_string_lossy().into_owned());
            let name = name.map(str::to_owned).or(folder).unwrap_or_else(|| "town".into());
            if let Err(error) = write(&dir.join("town.toml"), &TownFile { id, name }) {
                if is_new {
                    // Empty again; whoever put something into it meanwhile keeps it.
                    let _kept = std::fs::remove_dir(dir);
                }
                return Err(error);
            }
        }
        let place = self.open_town(dir)?;
        self.remember(&place.dir)?;
        Ok(place)
    }

    /// Folders of the towns that were made on this machine.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn known_towns(&self) -> Result<Vec<PathBuf>, PathsError> {
        Ok(self.towns()?.town)
    }

    fn towns(&self) -> Result<TownsFile, PathsError> {
        let file = self.data.join("towns.toml");
        match std::fs::read_to_string(&file) {
            Ok(text) => parse(&file, "a list of towns", &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(TownsFile::default()),
            Err(error) => Err(io_error(&file, "read")(error)),
        }
    }

    fn remember(&self, dir: &Path) -> Result<(), PathsError> {
        let mut towns = self.towns()?;
        if towns.town.iter().any(|known| known == dir) {
            return Ok(());
        }
        std::fs::create_dir_all(&self.data).map_err(io_error(&self.data, "made"))?;
        towns.town.push(dir.to_owned());
        let over = towns.town.len().saturating_sub(TOWNS_MAX);
        towns.town.drain(..over);
        towns.default.get_or_insert_with(|| dir.to_owned());
        write(&self.data.join("towns.toml"), &towns)
    }
}

impl TownPlace {
    pub fn socket(&self) -> PathBuf {
        self.runtime.join("hall.sock")
    }

    /// The owner's token, for whoever may read this user's files.
    pub fn token(&self) -> PathBuf {
        self.runtime.join("token")
    }

    pub fn lock(&self) -> PathBuf {
        self.dir.join("hall.lock")
    }

    pub fn log(&self) -> PathBuf {
        self.dir.join("logs/hall.log")
    }

    /// What the hall says that holds or held the town.
    pub fn read_lock(&self) -> Option<LockFile> {
        toml::from_str(&std::fs::read_to_string(self.lock()).ok()?).ok()
    }

    /// The place as the running hall uses it: it may have been started where XDG_RUNTIME_DIR was another.
    #[must_use]
    pub fn as_hall_says(mut self) -> Self {
        let said = self.read_lock().map(|lock| lock.runtime);
        if let Some(runtime) = said.filter(|runtime| os::is_own(runtime).is_ok_and(|own| own)) {
            self.runtime = runtime;
        }
        self
    }

    /// Makes the folder of the sockets, for this user only.
    ///
    /// # Errors
    /// When it is somebody else's.
    pub fn make_runtime(&self) -> Result<(), PathsError> {
        let above = self.runtime.parent().unwrap_or(&self.runtime);
        for folder in [above, &self.runtime] {
            os::private_folder(folder).map_err(io_error(folder, "made private"))?;
        }
        Ok(())
    }
}

/// What a person can do about it, where that is known.
fn mend(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space, then try again",
        _ => "",
    }
}

fn io_error(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> PathsError {
    let path = path.to_owned();
    move |source| PathsError::Io { path, doing, source }
}

fn parse<T: serde::de::DeserializeOwned>(
    path: &Path,
    what: &'static str,
    text: &str,
) -> Result<T, PathsError> {
    toml::from_str(text).map_err(|error| PathsError::Unreadable {
        path: path.to_owned(),
        what,
        words: error.message().to_owned(),
    })
}

fn write(path: &Path, what: &impl Serialize) -> Result<(), PathsError> {
    let text = toml::to_string(what).map_err(|error| io_error(path, "written")(io::Error::other(error)))?;
    os::write_private(path, text.as_bytes()).map_err(io_error(path, "written"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(folder: &Path) -> Places {
        Places { config: folder.join("config"), data: folder.join("data"), runtime: folder.join("run") }
    }

    #[test]
    fn a_town_that_is_made_twice_keeps_its_id_and_is_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let places = places(folder.path());
        let dir = folder.path().join("town");

        let first = places.make_town(&dir, Some("harbor")).unwrap();
        let second = places.make_town(&dir, Some("other")).unwrap();

        assert_eq!(first, second);
        assert_eq!(first.name, "harbor");
        assert_eq!(first.runtime, folder.path().join("run").join(&first.id[..8]));
        assert_eq!(places.town_dir(None).unwrap(), dir);
        assert_eq!(places.known_towns().unwrap(), vec![dir]);
    }

    #[test]
    fn a_folder_without_a_town_is_refused_with_the_command_that_makes_one() {
        let folder = tempfile::tempdir().unwrap();

        let refusal = places(folder.path()).open_town(folder.path()).unwrap_err();

        assert!(refusal.to_string().contains("gt town init --town"), "{refusal}");
    }

    #[test]
    fn a_runtime_folder_that_is_too_deep_for_a_socket_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut places = places(folder.path());
        places.runtime = folder.path().join("x".repeat(os::SOCKET_PATH_MAX));

        let refusal = places.make_town(&folder.path().join("town"), None).unwrap_err();

        assert!(matches!(refusal, PathsError::SocketPathTooLong { .. }), "{refusal}");
    }

    #[test]
    fn without_a_runtime_folder_the_users_own_folder_among_the_temporary_ones_is_taken() {
        let home = |name: &str| (name == "HOME").then(|| OsString::from("/home/ann"));

        let places = Places::from_vars(home, Path::new("/tmp")).unwrap();

        assert_eq!(places.data, Path::new("/home/ann/.local/share/gastown"));
        assert_eq!(places.runtime, Path::new("/tmp").join(os::folder_among_others()));
        assert!(matches!(Places::from_vars(|_| None, Path::new("/tmp")), Err(PathsError::NoHome)));
    }

    #[test]
    fn the_folder_of_the_sockets_is_for_its_user_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let place = places(folder.path()).make_town(&folder.path().join("town"), None).unwrap();
        std::fs::create_dir(folder.path().join("run")).unwrap();

        place.make_runtime().unwrap();

        for dir in [place.runtime.parent().unwrap(), &place.runtime] {
            assert_eq!(std::fs::metadata(dir).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }
}
