//! Linking a finished run: its inputs, its steps, and how its files are put in place.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use copydesk_corpus::{FileSize, Linked, Manifest, PartFormat, TableFile, remove_temporary, sync_folder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::articles::{self, ArticleGroups};
use crate::authority::{Authorities, Authority};
use crate::corpus::{Corpus, Part};
use crate::corrections::Corrections;
use crate::entities::{self, EntityGroups};
use crate::quotes::{self, QuoteGroups, Utterances};
use crate::report::Report;
use crate::{Error, output};

/// The folder of intermediate results: `DIR/.link`.
const WORK: &str = ".link";

/// Links a finished run.
pub struct Link {
    /// The folder of the run, or those of its shards. What is of the whole corpus is put into the first.
    pub folders: Vec<PathBuf>,
    /// The user's authorities, in order; built-in ones come after them.
    pub authorities: Vec<PathBuf>,
    /// Files of corrections, in order. None: `corrections.jsonl` in each folder, if it is there.
    pub corrections: Vec<PathBuf>,
    /// The number of threads; the result does not depend on it.
    pub workers: usize,
    /// Whether to resume an interrupted link of the same run with the same files.
    pub resume: bool,
}

/// A step of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Groups of articles.
    Articles,
    /// Persons, organisations and places.
    Entities,
    /// Groups of quotations.
    Quotes,
    /// Files.
    Files,
}

impl Link {
    /// A link of the run in a folder, on all cores, with the built-in authority.
    pub fn new(folder: impl Into<PathBuf>) -> Link {
        Link::of_shards(vec![folder.into()])
    }

    /// The same of a run in shards: the folders of one or more.
    pub fn of_shards(folders: Vec<PathBuf>) -> Link {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        Link { folders, authorities: Vec::new(), corrections: Vec::new(), workers, resume: false }
    }

    /// Links the run. Calls `progress` at the start of each step.
    ///
    /// # Errors
    /// [`Error::NotParquet`], [`Error::NotFinished`], [`Error::NotShards`] and [`Error::Corpus`] if there is no run that can be linked; [`Error::Line`] if an
    /// authority or a correction cannot be read; otherwise what the system says.
    pub fn run(&self, progress: &mut (dyn FnMut(Step) + Send)) -> Result<Report, Error> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.workers).build();
        let pool = pool.map_err(std::io::Error::other).map_err(Error::spill(self.first()))?;
        pool.install(|| self.link(progress))
    }

    fn link(&self, progress: &mut (dyn FnMut(Step) + Send)) -> Result<Report, Error> {
        let mut manifests = self.manifests()?;
        let corrections = self.corrections();
        let settings = self.settings(&manifests, &corrections)?;
        let work = Work::open(self.first(), &settings, self.resume)?;
        for folder in &self.folders {
            remove_temporary(folder, PartFormat::Parquet)?;
        }
        let authority = Authority::read(&self.authorities)?;
        let authorities = Authorities(vec![&authority, Authority::built_in()]);
        let corrections = Corrections::read(&corrections)?;

        let parts = self.folders.iter().zip(&manifests).flat_map(|(folder, manifest)| {
            manifest.parts().map(|part| Part { folder: folder.clone(), number: part.part })
        });
        let corpus = Corpus::open(self.first(), parts.collect())?;
        let applied = corrections.apply(&corpus, &authorities)?;
        progress(Step::Articles);
        let articles: ArticleGroups = work.step("articles", || articles::group(&corpus))?;
        progress(Step::Entities);
        let entities: EntityGroups =
            work.step("entities", || entities::link(&corpus, &articles.fields, &authorities, &applied))?;
        progress(Step::Quotes);
        let utterances = Utterances::read(&corpus, &entities, &applied)?;
        let quotes: QuoteGroups = work.step("quotes", || quotes::group(&corpus, &utterances))?;
        progress(Step::Files);
        let linked = output::Output { corpus: &corpus, articles: &articles, entities: &entities, quotes: &quotes };
        let (files, report) = linked.write(&utterances, &authorities, &applied)?;
        self.place(&mut manifests, &settings, files)?;
        work.remove()?;
        Ok(report)
    }

    fn first(&self) -> &Path {
        self.folders.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// The manifests of the folders, which are locked as long as these live.
    fn manifests(&self) -> Result<Vec<Manifest>, Error> {
        let mut manifests: Vec<Manifest> = Vec::new();
        for folder in &self.folders {
            let manifest = Manifest::open(folder)?;
            let description = manifest.description();
            if description.format != PartFormat::Parquet {
                return Err(Error::NotParquet { folder: folder.clone(), format: description.format.as_str() });
            }
            if !manifest.is_finished() {
                return Err(Error::NotFinished { folder: folder.clone() });
            }
            // Of shards of one run, no two have an article of the same number.
            let is_other = |before: &Manifest| {
                let shards = description.shard.zip(before.description().shard);
                shards.is_some_and(|(one, other)| one.count() == other.count() && one != other)
            };
            if !manifests.iter().all(is_other) {
                return Err(Error::NotShards { folder: folder.clone(), first: self.first().to_owned() });
            }
            manifests.push(manifest);
        }
        Ok(manifests)
    }

    /// The files of corrections: those that are named, or those in the folders.
    fn corrections(&self) -> Vec<PathBuf> {
        if !self.corrections.is_empty() {
            return self.corrections.clone();
        }
        let own = self.folders.iter().map(|folder| folder.join("corrections.jsonl"));
        own.filter(|own| own.is_file()).collect()
    }

    /// What the result depends on.
    fn settings(&self, manifests: &[Manifest], corrections: &[PathBuf]) -> Result<serde_json::Value, Error> {
        let parts: Vec<_> = manifests
            .iter()
            .flat_map(Manifest::parts)
            .map(|part| json!([part.part, part.input_sha256, part.articles, part.files]))
            .collect();
        let processors: Vec<_> = manifests.iter().map(|manifest| &manifest.description().processors).collect();
        Ok(json!({
            "version": env!("CARGO_PKG_VERSION"),
            "processors": serde_json::to_value(processors.first()).unwrap_or_default(),
            "parts_sha256": hexadecimal(json!(parts).to_string().as_bytes()),
            "authorities": files_in_use(&self.authorities)?,
            "corrections": files_in_use(corrections)?,
        }))
    }

    /// Renames the files into their places. The manifests know before and after.
    fn place(
        &self,
        manifests: &mut [Manifest],
        settings: &serde_json::Value,
        files: Vec<(Part, TableFile)>,
    ) -> Result<(), Error> {
        let mut sizes: BTreeMap<PathBuf, BTreeMap<String, BTreeMap<u32, FileSize>>> = BTreeMap::new();
        let mut complete = Vec::new();
        for (part, mut file) in files {
            let size = file.end()?;
            let tables = sizes.entry(part.folder).or_default();
            tables.entry(file.table().to_owned()).or_default().insert(part.number, size);
            complete.push(file);
        }
        for (folder, manifest) in self.folders.iter().zip(manifests.iter_mut()) {
            let files = sizes.remove(folder).unwrap_or_default();
            manifest.start_link(Linked { settings: settings.clone(), files, complete: false })?;
        }
        for file in complete {
            file.place()?;
        }
        Ok(manifests.iter_mut().try_for_each(Manifest::finish_link)?)
    }
}

/// Files by name and hash, for the manifest.
///
/// # Errors
/// [`Error::Read`].
pub fn files_in_use(paths: &[PathBuf]) -> Result<serde_json::Value, Error> {
    let described = |path: &PathBuf| {
        let bytes = fs::read(path).map_err(Error::read(path))?;
        let path = std::path::absolute(path).map_err(Error::read(path))?;
        Ok(json!({"file": path.display().to_string(), "sha256": hexadecimal(&bytes)}))
    };
    paths.iter().map(described).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Results of steps, on disk, so that a link that is killed can resume at the next step.
struct Work {
    folder: PathBuf,
}

impl Work {
    /// Opens the folder, and removes results from other files or that are not to be used.
    fn open(run: &Path, settings: &serde_json::Value, resume: bool) -> Result<Work, Error> {
        let folder = run.join(WORK);
        let (path, settings) = (folder.join("settings.json"), settings.to_string());
        let same = fs::read_to_string(&path).is_ok_and(|was| was == settings);
        let work = Work { folder };
        if !(resume && same) {
            work.remove()?;
            fs::create_dir_all(&work.folder).map_err(Error::spill(&work.folder))?;
            work.write("settings.json", settings.as_bytes())?;
        }
        Ok(work)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let (path, temporary) = (self.folder.join(name), self.folder.join(format!(".{name}.tmp")));
        let write = || {
            let mut file = fs::File::create(&temporary)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&temporary, &path)?;
            sync_folder(&path)
        };
        write().map_err(Error::spill(&self.folder))
    }

    /// The stored result of a step, or that of running it now.
    fn step<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let spill = Error::spill(&self.folder);
        if let Ok(bytes) = fs::read(self.folder.join(name)) {
            return postcard::from_bytes(&bytes).map_err(std::io::Error::other).map_err(spill);
        }
        let made = make()?;
        let bytes = postcard::to_allocvec(&made).map_err(std::io::Error::other).map_err(spill)?;
        self.write(name, &bytes)?;
        Ok(made)
    }

    fn remove(&self) -> Result<(), Error> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::spill(&self.folder)(error)),
            _ => Ok(()),
        }
    }
}
