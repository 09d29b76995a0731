use crate::checked_toml::Problems;
use crate::model::Problem;
use std::path::{Path, PathBuf};

/// Where the user's configuration lies; `None` where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The main file.
    pub file: Option<PathBuf>,
    /// The folder that holds it, `feeds.toml`, `conf.d/`, `topics/`, `lexicon/`, `clean/`,
    /// `extract/`, `dedup/`, `sites/`.
    pub folder: Option<PathBuf>,
}

/// The user's own knowledge files: (path, text). Each room reads its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnowledgeFiles {
    /// `topics/*.toml`.
    pub topics: Vec<(String, String)>,
    /// `lexicon/*.toml`.
    pub lexicon: Vec<(String, String)>,
    /// `clean/*.toml`.
    pub clean: Vec<(String, String)>,
    /// `extract/*.toml`.
    pub extract: Vec<(String, String)>,
    /// `dedup/*.toml`.
    pub dedup: Vec<(String, String)>,
    /// `sites/*.toml`.
    pub sites: Vec<(String, String)>,
}

impl Place {
    /// The place that was named, else `~/.config/parleyd`, else `/etc/parleyd`, else none.
    pub(super) fn find(path: Option<&Path>) -> Result<Self, Vec<Problem>> {
        if let Some(path) = path {
            if path.is_dir() {
                return Ok(Self::folder(path));
            }
            if !path.exists() {
                return Err(vec![
                    Problem::of_file(path.display().to_string(), "there is no such file or folder")
                        .suggest("name the file, or the folder that holds parleyd.toml"),
                ]);
            }
            return Ok(Self { file: Some(path.to_owned()), folder: path.parent().map(Path::to_owned) });
        }
        let home = std::env::var_os("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")));
        let candidates = home.map(|home| home.join("parleyd")).into_iter().chain([PathBuf::from("/etc/parleyd")]);
        Ok(candidates
            .into_iter()
            .find(|folder| folder.is_dir())
            .map(|folder| Self::folder(&folder))
            .unwrap_or_default())
    }

    fn folder(folder: &Path) -> Self {
        let file = folder.join("parleyd.toml");
        Self { file: file.exists().then_some(file), folder: Some(folder.to_owned()) }
    }

    /// The main file and the drop-ins, the strongest last.
    pub(super) fn read_main(&self, problems: &Problems) -> Vec<(String, String)> {
        let main = self.file.iter().cloned();
        let drop_ins = self.folder.iter().flat_map(|folder| toml_files(&folder.join("conf.d"), problems));
        main.chain(drop_ins).filter_map(|path| read(&path, problems)).collect()
    }

    /// `feeds.toml`, where there is one.
    pub(super) fn read_feeds(&self, problems: &Problems) -> Option<(String, String)> {
        let path = self.folder.as_ref()?.join("feeds.toml");
        if path.exists() { read(&path, problems) } else { None }
    }

    /// The knowledge files.
    pub(super) fn read_knowledge(&self, problems: &Problems) -> KnowledgeFiles {
        let all = |name: &str| {
            self.folder
                .iter()
                .flat_map(|folder| toml_files(&folder.join(name), problems))
                .filter_map(|path| read(&path, problems))
                .collect()
        };
        KnowledgeFiles {
            topics: all("topics"),
            lexicon: all("lexicon"),
            clean: all("clean"),
            extract: all("extract"),
            dedup: all("dedup"),
            sites: all("sites"),
        }
    }
}

/// The TOML files of a folder by name; a folder that is not there has none, one that cannot be read is a problem.
fn toml_files(folder: &Path, problems: &Problems) -> Vec<PathBuf> {
    if let Err(error) = std::fs::read_dir(folder)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        problems.push(Problem::of_file(folder.display().to_string(), format!("cannot be read: {error}")));
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path, problems: &Problems) -> Option<(String, String)> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some((path.display().to_string(), text)),
        Err(error) => {
            problems.push(Problem::of_file(path.display().to_string(), format!("cannot be read: {error}")));
            None
        }
    }
}
