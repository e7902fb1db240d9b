//! Shared by all tests: builds the workspace once, compiles plugins from C, and runs the binary in an environment of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The folder with the binary and the plugins of the workspace, in the profile of this test. `cargo test` does not build the shared libraries
/// of other packages, so this does.
pub fn built() -> &'static Path {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        // .../target/<profile>/deps/suite-0123
        let profile = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned();
        let name = match profile.file_name().unwrap().to_str().unwrap() {
            "debug" => "dev",
            other => other,
        };
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--workspace", "--lib", "--bins", "--examples", "--profile", name]);
        let built = cargo.arg("--target-dir").arg(profile.parent().unwrap()).current_dir(root()).status().unwrap();
        built.success().then_some(profile)
    });
    built.as_deref().expect("the workspace does not build")
}

/// The shared library of a target of the workspace.
pub fn library(name: &str) -> PathBuf {
    let file = library_name(name);
    let places = [built().join(&file), built().join("examples").join(&file)];
    places.into_iter().find(|path| path.exists()).unwrap_or_else(|| panic!("{file} was not built"))
}

pub fn library_name(name: &str) -> String {
    format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

/// Compiles C against the plugin header, with warnings as errors.
pub fn cc(arguments: &[&str], source: &Path) {
    cc_with(&root().join("crates/copydesk-abi/include"), arguments, source);
}

/// Compiles C against the header in the given folder.
pub fn cc_with(header: &Path, arguments: &[&str], source: &Path) {
    let mut cc = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
    cc.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-I"]).arg(header).arg(source);
    let output = cc.args(arguments).output().expect("a C compiler, as `cc` or in CC");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Compiles a plugin from C.
pub fn c_plugin(source: &str, more: &[&str], to: &Path) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    let mut arguments = vec!["-shared", "-fPIC", "-fvisibility=hidden", "-o", to.to_str().unwrap()];
    arguments.extend(more);
    cc(&arguments, &root().join(source));
}

/// `tests/broken/broken.c` compiled with one fault.
pub fn broken(fault: &str, folder: &Path) -> PathBuf {
    let to = folder.join(library_name("copydesk_broken"));
    c_plugin("tests/broken/broken.c", &[&format!("-DFAULT_{fault}"), "-Wno-unused", "-Wno-unused-parameter"], &to);
    to
}

/// `tests/faulty/faulty.c` compiled with the given id, which also names its layer.
pub fn faulty(id: &str, more: &[&str], folder: &Path) -> PathBuf {
    let to = folder.join(library_name(&format!("copydesk_{id}")));
    let mut arguments = vec!["-pthread", "-Wno-unused"];
    let id = format!("-DID=\"{id}\"");
    arguments.push(&id);
    arguments.extend(more);
    c_plugin("tests/faulty/faulty.c", &arguments, &to);
    to
}

/// `tests/broken/nonconforming.c` compiled with one fault, in a folder named for it.
pub fn nonconforming(fault: &str, folder: &Path) -> PathBuf {
    let to = folder.join(fault.to_lowercase()).join(library_name("copydesk_nonconforming"));
    let more = [&format!("-DFAULT_{fault}"), "-Wno-unused", "-Wno-unused-parameter", "-pthread"];
    c_plugin("tests/broken/nonconforming.c", &more, &to);
    to
}

/// A copy of the binary in a folder of its own, run without the user's environment.
pub struct Desk {
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, PathBuf)>,
}

pub struct Ran {
    pub records: Vec<Value>,
    pub out: String,
    pub err: String,
    pub code: i32,
}

/// Starts a command. A program that was just written cannot run while a process that another thread forked meanwhile still has it open.
fn spawn(command: &mut Command) -> std::process::Child {
    for _ in 0..200 {
        match command.spawn() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            started => return started.unwrap(),
        }
    }
    command.spawn().unwrap()
}

impl Desk {
    pub fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("bin")).unwrap();
        let binary = format!("bin/copydesk{}", std::env::consts::EXE_SUFFIX);
        std::fs::copy(
            built().join("copydesk").with_extension(std::env::consts::EXE_EXTENSION),
            folder.path().join(binary),
        )
        .unwrap();
        Desk { folder, environment: Vec::new() }
    }

    /// A path in the folder; the binary is in `bin`.
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(relative)
    }

    /// Sets a variable to a path in the folder.
    pub fn set(&mut self, variable: &'static str, relative: &str) -> &mut Desk {
        let path = self.path(relative);
        self.environment.push((variable, path));
        self
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.path("bin/copydesk"));
        command.args(arguments).current_dir(self.path("")).env_clear();
        command.env("HOME", self.path("home")).envs(self.environment.iter().map(|(k, v)| (k, v)));
        command
    }

    pub fn run(&self, arguments: &[&str], stdin: &str) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = spawn(&mut command);
        let mut input = child.stdin.take().unwrap();
        let stdin = stdin.to_owned();
        // The pipe breaks if the binary ends before it has read everything.
        let feed = std::thread::spawn(move || input.write_all(stdin.as_bytes()));
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let _ = feed.join();
        let out = String::from_utf8(stdout).unwrap();
        let records = out.lines().map_while(|line| serde_json::from_str(line).ok()).collect();
        Ran { records, out, err: String::from_utf8(stderr).unwrap(), code: status.code().expect("no signal") }
    }

    /// Annotates articles of these texts with these plugins.
    pub fn annotate(&self, plugins: &[&Path], texts: &[&str], more: &[&str]) -> Ran {
        let plugins: Vec<&str> = plugins.iter().map(|path| path.to_str().unwrap()).collect();
        let plugins = plugins.join(",");
        let mut arguments = vec!["annotate", "--format", "jsonl", "--plugins", &plugins];
        arguments.extend(more);
        self.run(&arguments, &jsonl(texts))
    }
}

pub fn jsonl(texts: &[&str]) -> String {
    texts
        .iter()
        .enumerate()
        .map(|(i, text)| format!("{}\n", serde_json::json!({"id": i.to_string(), "text": text})))
        .collect()
}

/// How many rows a record has in a layer; `None` if it has no such layer.
pub fn rows(record: &Value, layer: &str) -> Option<usize> {
    record["layers"].get(layer).map(|rows| rows.as_array().unwrap().len())
}

/// A record's problems, one line each.
pub fn problems(record: &Value) -> Vec<String> {
    let text = |problem: &Value, key: &str| problem[key].as_str().unwrap().to_owned();
    let line = |p: &Value| format!("{} {}: {}", text(p, "processor"), text(p, "kind"), text(p, "message"));
    record["problems"].as_array().unwrap().iter().map(line).collect()
}
