//! `copydesk plugin new`: creates a project from the files in `templates`, with the header or the SDK that it is built against.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use copydesk::core::vocabulary::layer;
use copydesk::host::{HOST_ID, HOST_LAYERS, is_id};

use crate::args::plugin::{Lang, New};
use crate::output::{Outcome, tell};

/// A file of a project and its template, in which `{{id}}` and the like are replaced.
type Template = (&'static str, &'static str);

macro_rules! template {
    ($from:literal) => {
        include_str!(concat!("../../../templates/", $from))
    };
}

const COMMON: &[Template] =
    &[("article.txt", template!("common/article.txt")), (".github/workflows/ci.yml", template!("common/ci.yml"))];

const RUST: &[Template] = &[
    ("Cargo.toml", template!("rust/Cargo.toml")),
    ("src/lib.rs", template!("rust/src/lib.rs")),
    ("src/tests.rs", template!("rust/src/tests.rs")),
    ("README.md", template!("rust/README.md")),
    ("ci.sh", template!("rust/ci.sh")),
    (".gitignore", template!("rust/gitignore")),
];

const C: &[Template] = &[
    ("{{snake}}.c", template!("c/plugin.c")),
    ("copydesk.h", copydesk_abi::HEADER),
    ("Makefile", template!("c/Makefile")),
    ("expected.txt", template!("c/expected.txt")),
    ("README.md", template!("c/README.md")),
    ("ci.sh", template!("c/ci.sh")),
    (".gitignore", template!("c/gitignore")),
];

/// Ids with a meaning of their own, and layers that a processor of that name would write into.
const TAKEN: [&str; 6] = ["none", layer::ENTITIES, layer::MENTIONS, layer::QUOTES, layer::SENTIMENT, HOST_ID];

pub fn run(args: &New) -> Result<Outcome> {
    let id = &args.name;
    ensure!(
        is_id(id),
        "`{id}` cannot be a processor's name: use lower-case letters, digits and hyphens, a letter first, at most 64"
    );
    ensure!(!TAKEN.contains(&id.as_str()) && !HOST_LAYERS.contains(&id.as_str()), "`{id}` is taken; use another name");
    let (files, sdk) = match args.lang {
        Lang::Rust => (RUST, Some(Sdk::find(args.sdk.as_deref())?)),
        Lang::C => (C, None),
    };
    let folder = Path::new(id);
    fs::create_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => anyhow!("{id} exists already; use another name, or move it away"),
        _ => anyhow!("cannot create the folder {id}: {error}"),
    })?;
    let written = write(folder, &[COMMON, files], id, sdk.as_ref());
    if written.is_err() {
        // The folder was created a moment ago, by this run.
        let _ = fs::remove_dir_all(folder);
    }
    written.with_context(|| format!("cannot write the project {id}"))?;
    let test = match args.lang {
        Lang::Rust => "cargo test",
        Lang::C => "make test",
    };
    tell(&format!("created the project {id}; next: cd {id}; {test}; copydesk plugin dev"));
    if sdk.is_some_and(|sdk| sdk.dependency.starts_with("{ path")) {
        tell(
            "its Cargo.toml names the SDK by a path of this machine; for CI give --sdk URL, the git address of copydesk",
        );
    }
    Ok(Outcome::Good)
}

fn write(folder: &Path, templates: &[&[Template]], id: &str, sdk: Option<&Sdk>) -> Result<()> {
    let snake = id.replace('-', "_");
    let library = format!("{DLL_PREFIX}copydesk_{snake}{DLL_SUFFIX}");
    let fill = |template: &str| {
        let filled = template.replace("{{id}}", id).replace("{{snake}}", &snake).replace("{{library}}", &library);
        filled.replace("{{sdk}}", sdk.map_or("", |sdk| &sdk.dependency))
    };
    for (name, template) in templates.iter().copied().flatten() {
        let path = folder.join(fill(name));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, fill(template))?;
        if name.ends_with(".sh") {
            executable(&path)?;
        }
    }
    if let Some(lock) = sdk.and_then(|sdk| sdk.lock.as_deref()) {
        fs::copy(lock, folder.join("Cargo.lock"))?;
    }
    Ok(())
}

fn executable(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    let _ = path;
    Ok(())
}

/// Where a project takes the SDK from, as long as no registry has it.
struct Sdk {
    /// The right side of its line in `Cargo.toml`.
    dependency: String,
    /// The versions that the checkout was tested with; with them nothing has to be looked up, and nothing downloaded that is there.
    lock: Option<PathBuf>,
}

impl Sdk {
    /// The given folder or git address; otherwise the checkout that this program was built from.
    fn find(given: Option<&str>) -> Result<Sdk> {
        if let Some(url) = given.filter(|given| given.contains("://") || given.starts_with("git@")) {
            return Ok(Sdk { dependency: format!("{{ git = {} }}", quoted(url)), lock: None });
        }
        if let Some(folder) = given {
            return Sdk::at(Path::new(folder)).ok_or_else(|| {
                anyhow!("--sdk {folder}: no SDK there; give a checkout of copydesk (crates/copydesk-plugin is in it), or its git address")
            });
        }
        let executable = std::env::current_exe().and_then(|path| path.canonicalize()).unwrap_or_default();
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        executable.ancestors().chain([built.as_path()]).find_map(Sdk::at).ok_or_else(|| {
            anyhow!(
                "cannot find the SDK, which no registry has yet: give a checkout of copydesk or its git address: --sdk PATH|URL"
            )
        })
    }

    /// The SDK of a checkout, or the folder of the SDK itself.
    fn at(folder: &Path) -> Option<Sdk> {
        let inside = folder.join("crates/copydesk-plugin");
        let sdk = if inside.is_dir() { inside } else { folder.to_owned() };
        let manifest = fs::read_to_string(sdk.join("Cargo.toml")).ok()?;
        let manifest: toml::Table = manifest.parse().ok()?;
        (manifest.get("package")?.get("name")?.as_str()? == "copydesk-plugin").then_some(())?;
        let sdk = sdk.canonicalize().ok()?;
        let dependency = format!("{{ path = {} }}", quoted(sdk.to_str()?));
        let lock = sdk.ancestors().map(|folder| folder.join("Cargo.lock")).find(|lock| lock.is_file());
        Some(Sdk { dependency, lock })
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
