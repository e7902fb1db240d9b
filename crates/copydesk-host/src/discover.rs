//! Finds plugins by their file names; `load` opens them.
//!
//! Folders, the first wins: those in `COPYDESK_PLUGIN_PATH`; `copydesk/plugins` in the user's data folder; `../lib/copydesk/plugins` relative
//! to the executable; the executable's own folder. The file of the processor `who-said` is named `[lib]copydesk_who_said.so` or, in a folder
//! named `plugins`, also `[lib]who_said.so`; `-` and `_` are equivalent, and the extension is that of the platform.

use std::collections::BTreeMap;
use std::env;
use std::env::consts::DLL_SUFFIX;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::{listed, nearest};
use crate::{Error, ErrorKind};

/// The folders in which plugins are looked for, in order.
///
/// ```
/// use copydesk_host::{ErrorKind, Search};
///
/// let search = Search::new().folder("/opt/newsroom/plugins");
/// let found: Vec<String> = search.all().into_iter().map(|plugin| plugin.id).collect();
/// let missing = search.find("no-such-plugin").unwrap_err();
/// assert_eq!(missing.kind(), ErrorKind::NotFound);
/// assert!(missing.to_string().contains("/opt/newsroom/plugins"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Search {
    folders: Vec<PathBuf>,
    /// How many of them, from the first, are from `COPYDESK_PLUGIN_PATH`.
    named: usize,
}

/// A plugin's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginFile {
    /// The processor's id, from the file's name.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// Files of the same id that this one hides, in the order of the search.
    pub shadowed: Vec<PathBuf>,
}

impl Search {
    /// Without folders: only plugins given by path are found.
    pub fn new() -> Search {
        Search::default()
    }

    /// The folders of the environment variables, and those relative to the executable.
    pub fn from_environment() -> Search {
        let mut search = Search::new();
        let listed = env::var_os("COPYDESK_PLUGIN_PATH").unwrap_or_default();
        search.folders.extend(env::split_paths(&listed).filter(|path| !path.as_os_str().is_empty()));
        search.named = search.folders.len();
        search.folders.extend(Search::user_folder());
        let executable = env::current_exe().and_then(|path| path.canonicalize()).ok();
        if let Some(beside) = executable.as_deref().and_then(Path::parent) {
            search.folders.extend(beside.parent().map(|prefix| prefix.join("lib/copydesk/plugins")));
            search.folders.push(beside.into());
        }
        search
    }

    /// The user's own folder of plugins: `copydesk/plugins` in `XDG_DATA_HOME`, or in `~/.local/share`.
    pub fn user_folder() -> Option<PathBuf> {
        let absolute = |path: &PathBuf| path.is_absolute();
        let data = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(absolute);
        let data = data.or_else(|| env::home_dir().filter(absolute).map(|home| home.join(".local/share")));
        data.map(|data| data.join("copydesk/plugins"))
    }

    /// Adds a folder at the end.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Search {
        self.folders.push(folder.into());
        self
    }

    /// The folders, in order.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Folders in `COPYDESK_PLUGIN_PATH` that do not exist.
    pub fn missing(&self) -> impl Iterator<Item = &Path> {
        self.folders[..self.named].iter().map(PathBuf::as_path).filter(|folder| !folder.is_dir())
    }

    /// The plugin with an id, or at a path: a name with a path separator, or with the extension of a shared library, is a path.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`], with the folders that were searched and the plugin that was probably meant.
    pub fn find(&self, id: &str) -> Result<PluginFile, Error> {
        if Search::is_path(id) {
            let path = Path::new(id);
            let (id, _) = path.file_name().and_then(plugin_id).unwrap_or_default();
            return match path.canonicalize() {
                // Opening a pipe would wait for its other end.
                Ok(path) if !path.is_file() && !path.is_dir() => {
                    let message = format!("the plugin {} is a pipe, a socket or a device, not a file", path.display());
                    Err(Error::new(ErrorKind::NotFound, message))
                }
                Ok(path) => Ok(PluginFile { id, path, shadowed: Vec::new() }),
                Err(e) => {
                    let message = format!("cannot find the plugin {}", path.display());
                    Err(Error::new(ErrorKind::NotFound, message).caused_by(e))
                }
            };
        }
        let wanted = id.replace('_', "-");
        let all = self.all();
        if let Some(found) = all.iter().find(|found| found.id == wanted) {
            return Ok(found.clone());
        }
        let advice = match (nearest(&wanted, all.iter().map(|f| f.id.as_str())), all.is_empty()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, false) => format!("found are {}", listed(all.iter().map(|f| f.id.as_str()))),
            (None, true) => "no plugin was found at all; name its folder in COPYDESK_PLUGIN_PATH".into(),
        };
        let folders: Vec<String> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
        let message = format!(
            "no plugin `{id}`: {advice} (looked for {} in {})",
            expected_name(&wanted),
            if folders.is_empty() { "no folder".into() } else { folders.join(", ") }
        );
        Err(Error::new(ErrorKind::NotFound, message))
    }

    /// Whether a plugin's name is a path.
    pub fn is_path(plugin: &str) -> bool {
        plugin.contains(std::path::is_separator) || plugin.ends_with(DLL_SUFFIX)
    }

    /// All plugins in the folders, by id.
    pub fn all(&self) -> Vec<PluginFile> {
        let mut by_id = BTreeMap::<String, PluginFile>::new();
        let mut seen = Vec::new();
        for folder in &self.folders {
            let Ok(folder) = folder.canonicalize() else { continue };
            if seen.contains(&folder) {
                continue;
            }
            for (id, path) in plugins_in(&folder) {
                match by_id.get_mut(&id) {
                    Some(found) => found.shadowed.push(path),
                    None => {
                        by_id.insert(id.clone(), PluginFile { id, path, shadowed: Vec::new() });
                    }
                }
            }
            seen.push(folder);
        }
        by_id.into_values().collect()
    }
}

/// The plugins in one folder; those with the prefix `copydesk_` first.
fn plugins_in(folder: &Path) -> Vec<(String, PathBuf)> {
    let dedicated = folder.file_name() == Some(OsStr::new("plugins"));
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut plugins: Vec<_> = entries
        .filter_map(|entry| plugin_id(&entry.file_name()).map(|(id, marked)| (!marked, id, entry.path())))
        .filter(|(unmarked, _, path)| (dedicated || !unmarked) && path.is_file())
        .collect();
    plugins.sort();
    plugins.into_iter().map(|(_, id, path)| (id, path)).collect()
}

/// The id in a file's name, and whether the name has the prefix `copydesk_`.
fn plugin_id(file_name: &OsStr) -> Option<(String, bool)> {
    let stem = file_name.to_str()?.strip_suffix(DLL_SUFFIX)?.replace('_', "-");
    let bare = stem.strip_prefix("lib").unwrap_or(&stem);
    match bare.strip_prefix("copydesk-") {
        Some(id) => is_id(id).then(|| (id.into(), true)),
        None => is_id(bare).then(|| (bare.into(), false)),
    }
}

fn expected_name(id: &str) -> String {
    format!("{}copydesk_{}{DLL_SUFFIX}", env::consts::DLL_PREFIX, id.replace('-', "_"))
}

/// Whether a text is a valid id: `[a-z][a-z0-9-]*`, at most 64 bytes.
pub fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(path: &Path) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }

    #[test]
    fn names_of_files_tell_ids() {
        let id = |name: &str| plugin_id(OsStr::new(&format!("{name}{DLL_SUFFIX}")));
        assert_eq!(id("libcopydesk_who_said"), Some(("who-said".into(), true)));
        assert_eq!(id("copydesk-quotes"), Some(("quotes".into(), true)));
        assert_eq!(id("libquotes"), Some(("quotes".into(), false)));
        assert_eq!(id("libcopydesk_"), None);
        assert_eq!(id("libstdc++"), None);
        assert_eq!(plugin_id(OsStr::new("quotes.txt")), None);
    }

    #[test]
    fn the_first_folder_wins_and_the_hidden_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let (first, second) =
            (root.join("first").join(expected_name("quotes")), root.join("plugins").join(expected_name("quotes")));
        let bare = root.join(format!("plugins/quotes{DLL_SUFFIX}"));
        [&first, &second, &bare].into_iter().for_each(|path| touch(path));
        touch(&root.join(format!("first/libnoise{DLL_SUFFIX}")));
        let search = Search::new().folder(root.join("absent")).folder(root.join("first")).folder(root.join("plugins"));
        let found = search.find("quotes").unwrap();
        assert_eq!((found.path, found.shadowed), (first, vec![second, bare]));
        assert_eq!(search.all().len(), 1, "a library without the prefix counts only in a folder of plugins");
    }

    #[test]
    fn what_is_not_found_comes_with_advice() {
        let dir = tempfile::tempdir().unwrap();
        touch(&dir.path().join(expected_name("quotes")));
        let message = Search::new().folder(dir.path()).find("qoutes").unwrap_err().to_string();
        assert!(message.starts_with("no plugin `qoutes`: did you mean `quotes`?"), "{message}");
        let message = Search::new().find("quotes").unwrap_err().to_string();
        assert!(message.contains("COPYDESK_PLUGIN_PATH"), "{message}");
        let message = Search::new().find("./no/such.so").unwrap_err().to_string();
        assert!(message.starts_with("cannot find the plugin ./no/such.so"), "{message}");
    }
}
