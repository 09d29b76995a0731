use parleyd::demo::{Newsroom, Play};
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The binary under test.
pub(crate) fn parleyd() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parleyd"));
    command
        .env_remove("STATE_DIRECTORY")
        .env_remove("JOURNAL_STREAM")
        .env_remove("NOTIFY_SOCKET")
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env("NO_COLOR", "1");
    command
}

/// Runs to the end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    parleyd().args(arguments).output().unwrap()
}

/// Standard output of a run that must succeed.
pub(crate) fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A configuration folder and a store of its own.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join("parleyd.db")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The arguments that point to this place.
    pub(crate) fn arguments(&self) -> Vec<String> {
        vec!["--config".into(), self.path().display().to_string(), "--store".into(), self.store().display().to_string()]
    }

    /// Reads the store as an analyst would.
    pub(crate) fn database(&self) -> Connection {
        Connection::open_with_flags(self.store(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    /// One value of the store.
    pub(crate) fn value<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.database().query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }
}

/// A daemon that is killed when dropped.
pub(crate) struct Daemon(pub(crate) Child);

impl Daemon {
    pub(crate) fn start(place: &Place) -> Self {
        let log = std::fs::File::options().create(true).append(true).open(place.path().join("log")).unwrap();
        Self(parleyd().args(place.arguments()).arg("run").stdout(Stdio::null()).stderr(log).spawn().unwrap())
    }

    pub(crate) fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([format!("-{name}"), self.0.id().to_string()]).status().unwrap().success());
    }

    /// Asks to stop and waits; gives the exit code and how long it took.
    pub(crate) fn stop(mut self) -> (Option<i32>, Duration) {
        self.signal("TERM");
        let begun = Instant::now();
        let status = self.0.wait().unwrap();
        (status.code(), begun.elapsed())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until `done` holds.
pub(crate) fn wait_for(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(60), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A runtime for the newsroom.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// A newsroom of the embedded play.
pub(crate) async fn newsroom() -> Newsroom {
    Newsroom::open(Play::embedded(), parleyd::clock::Clock::default().now()).await.unwrap()
}

/// `[[feed]]` tables of a newsroom.
pub(crate) fn feed_tables(newsroom: &Newsroom) -> String {
    newsroom.feeds().iter().fold(String::new(), |mut out, (outlet, url)| {
        let _ = write!(
            out,
            "[[feed]]\nurl = \"{url}\"\noutlet = \"{}\"\nlanguage = \"{}\"\n\n",
            outlet.name, outlet.language
        );
        out
    })
}

/// Settings for servers of one's own.
pub(crate) const FAST: &str = "[poll]\nfixed_interval = \"200ms\"\nstart_spread = \"0s\"\n\n[fetch]\nallow_hosts = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n\n[ingest]\nrevisit = []\n\n";
