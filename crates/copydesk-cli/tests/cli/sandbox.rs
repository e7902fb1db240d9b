//! A temporary folder with the binary, in which it finds no plugins but those of the test.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub struct Sandbox {
    folder: TempDir,
    files: PathBuf,
}

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Sandbox {
    /// The binary alone; its working folder is empty.
    pub fn new() -> Sandbox {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("bin")).unwrap();
        fs::create_dir_all(root.join("files")).unwrap();
        let (built, here) = (env!("CARGO_BIN_EXE_copydesk"), root.join("bin/copydesk"));
        fs::hard_link(built, &here).or_else(|_| fs::copy(built, &here).map(|_| ())).unwrap();
        Sandbox { folder, files: root.join("files") }
    }

    /// With the plugin `tiny` beside the binary.
    pub fn with_plugin() -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.compile(&sandbox.root().join(format!("bin/{DLL_PREFIX}copydesk_tiny{DLL_SUFFIX}")));
        sandbox
    }

    /// Compiles the plugin `tiny`.
    pub fn compile(&self, library: &Path) {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let compiled = Command::new(std::env::var("CC").unwrap_or("cc".into()))
            .args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC", "-shared", "-fvisibility=hidden", "-o"])
            .arg(library)
            .arg("-I")
            .arg(here.join("../copydesk-abi/include"))
            .arg(here.join("tests/cli/tiny.c"))
            .status();
        assert!(compiled.expect("these tests need a C compiler, `cc` or the one in CC").success());
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.files.join(name)
    }

    /// Writes a file into the working folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Sandbox {
        fs::write(self.path(name), content).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    pub fn command(&self, args: &str) -> Command {
        let mut command = Command::new(self.root().join("bin/copydesk"));
        command.args(args.split_whitespace()).current_dir(&self.files).stdin(Stdio::null());
        for name in ["COPYDESK_PLUGIN_PATH", "NO_COLOR", "TERM", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        for (name, folder) in [("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")] {
            command.env(name, self.root().join(folder));
        }
        command.env("COLUMNS", "80");
        command
    }

    /// Runs with arguments, separated by spaces.
    pub fn run(&self, args: &str) -> Ran {
        finish(self.command(args))
    }

    pub fn pipe(&self, args: &str, input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(args);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let (mut stdin, input) = (child.stdin.take().unwrap(), input.as_ref().to_vec());
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().unwrap();
        // A command that stops early closes the pipe.
        let _ = writer.join().unwrap();
        ran(output)
    }

    /// The output without what differs from one machine to the next.
    pub fn plain(&self, text: &str) -> String {
        let lines = text.split_inclusive('\n').map(|line| match line.split_once(" words/s)") {
            Some((before, after)) => {
                format!("{}([N] words/s){after}", before.trim_end_matches(|c: char| c != '(').trim_end_matches('('))
            }
            None => line.to_owned(),
        });
        let text = lines.collect::<String>();
        // The hash of a plugin's file follows from the compiler.
        let hash = |piece: &str| match piece.split_once(|c: char| c.is_ascii_hexdigit()) {
            Some((before, rest)) => {
                format!("{before}[HASH]{}", rest.trim_start_matches(|c: char| c.is_ascii_hexdigit()))
            }
            None => piece.to_owned(),
        };
        let mut pieces = text.split("library_sha256");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces
            .fold(first, |all, piece| all + "library_sha256" + &hash(piece))
            .replace(&self.root().display().to_string(), "[ROOT]")
            .replace(DLL_SUFFIX, ".so")
            .replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    }
}

pub fn finish(mut command: Command) -> Ran {
    ran(command.output().unwrap())
}

fn ran(output: std::process::Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

impl Ran {
    /// All of it, to compare with a snapshot.
    pub fn whole(&self) -> String {
        format!("exit {}\n--- stdout\n{}--- stderr\n{}", self.code, self.stdout, self.stderr)
    }

    /// The records, one per line.
    pub fn records(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Compares with `tests/snapshots/NAME`.
pub fn snapshot(name: &str, actual: &str) {
    let path = format!("{}/tests/snapshots/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(actual == expected, "{path} differs; UPDATE_SNAPSHOTS=1 writes it anew\n{actual}");
}
