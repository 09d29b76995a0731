use super::articles::Desk;
use super::errors::from_sqlite;
use super::migrations;
use crate::store::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, oneshot};

/// How many writes may wait.
const QUEUE: usize = 256;
/// How many readers read beside the writer.
const READERS: usize = 4;
/// How long one connection waits for another.
const BUSY: Duration = Duration::from_secs(10);

/// How many waiting writes share one commit, and so one sync of the disk.
const BATCH: usize = 64;

/// Does the work, and gives what delivers its result once the commit has ended.
type Write = Box<dyn FnOnce(&Connection) -> Deliver + Send>;
type Deliver = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// The store of a running daemon.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    shared: Arc<Shared>,
}

struct Shared {
    writer: Mutex<Option<mpsc::Sender<Write>>>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    readers: Mutex<Vec<Connection>>,
    permits: Semaphore,
    desk: Arc<Mutex<Desk>>,
    _lock: Option<File>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SqliteStore")
    }
}

impl SqliteStore {
    /// Opens a store for the daemon, makes it where there is none, and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another daemon holds it; see [`StoreError`] for the rest.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| StoreError::Other(format!("{}: {error}", folder.display())))?;
        }
        let lock = take_lock(path)?;
        let mut connection = open_writer(path)?;
        migrations::migrate(&mut connection, path)?;
        Self::with(path, connection, Some(lock))
    }

    /// Opens a store for one small write, beside a running daemon too; gives it with whether no daemon is running.
    ///
    /// # Errors
    /// Where there is none, or it is of an older schema and a daemon holds it; see [`StoreError`] for the rest.
    pub fn open_beside(path: &Path) -> Result<(Self, bool), StoreError> {
        drop(open_reader(path)?);
        match Self::open(path) {
            Err(StoreError::InUse { .. }) => {
                let connection = open_writer(path)?;
                migrations::expect_newest(&connection, path)?;
                Ok((Self::with(path, connection, None)?, false))
            }
            opened => Ok((opened?, true)),
        }
    }

    fn with(path: &Path, connection: Connection, lock: Option<File>) -> Result<Self, StoreError> {
        let readers = (0..READERS).map(|_| open_reader(path)).collect::<Result<Vec<_>, _>>()?;
        let (sender, receiver) = mpsc::channel(QUEUE);
        let thread = spawn_writer(connection, receiver)?;
        Ok(Self {
            shared: Arc::new(Shared {
                writer: Mutex::new(Some(sender)),
                thread: Mutex::new(Some(thread)),
                readers: Mutex::new(readers),
                permits: Semaphore::new(READERS),
                desk: Arc::default(),
                _lock: lock,
            }),
        })
    }

    /// Asks the writer for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Closed`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.send(Box::new(move |_| {
            Box::new(move |_| {
                let _ = answer.send(());
            })
        }))
        .await?;
        answered.await.map_err(|_| StoreError::Closed)
    }

    /// Waits until every write is done and closes.
    pub async fn close(&self) {
        self.shared.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.shared.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
        self.shared.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    async fn send(&self, write: Write) -> Result<(), StoreError> {
        let sender = self.shared.writer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        sender.ok_or(StoreError::Closed)?.send(write).await.map_err(|_| StoreError::Closed)
    }

    /// Runs `work` on the writer: all of it or nothing. Its result is given after the commit that holds it.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.send(Box::new(move |connection| {
            let result = atomically(connection, work);
            Box::new(move |committed| {
                let _ = answer.send(result.and_then(|value| committed.map(|()| value)));
            })
        }))
        .await?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// As [`SqliteStore::write`], with what the writer keeps beside the connection; that is made anew after an error.
    pub(super) async fn write_at_desk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &mut Desk) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let desk = Arc::clone(&self.shared.desk);
        self.write(move |connection| {
            let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
            let result = work(connection, &mut desk);
            if result.is_err() {
                *desk = Desk::default();
            }
            result
        })
        .await
    }

    /// Runs `work` on one of the readers.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let _permit = self.shared.permits.acquire().await.map_err(|_| StoreError::Closed)?;
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || {
            let connection =
                shared.readers.lock().unwrap_or_else(PoisonError::into_inner).pop().ok_or(StoreError::Closed)?;
            let result = work(&connection);
            shared.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            result
        })
        .await
        .map_err(|_| StoreError::Closed)?
    }
}

fn spawn_writer(
    connection: Connection,
    mut receiver: mpsc::Receiver<Write>,
) -> Result<std::thread::JoinHandle<()>, StoreError> {
    std::thread::Builder::new()
        .name("store-writer".to_owned())
        .spawn(move || {
            while let Some(first) = receiver.blocking_recv() {
                let mut batch = vec![first];
                while batch.len() < BATCH
                    && let Ok(next) = receiver.try_recv()
                {
                    batch.push(next);
                }
                commit_together(&connection, batch);
            }
            // A reader that has the store open must not hold up a stop.
            let _ = connection.busy_timeout(Duration::ZERO);
            let _ = connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(PASSIVE);");
        })
        .map_err(|error| StoreError::Other(format!("the writer cannot be started: {error}")))
}

/// Runs writes that wait together in one transaction, each within a savepoint of its own.
fn commit_together(connection: &Connection, batch: Vec<Write>) {
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(|error| from_sqlite(&error));
    let mut delivering: Vec<Deliver> = Vec::with_capacity(batch.len());
    if let Err(error) = begun {
        // Each write meets the closed door itself, so that each caller hears of it.
        delivering.extend(batch.into_iter().map(|write| write(connection)));
        return delivering.into_iter().for_each(|deliver| deliver(Err(repeated(&error))));
    }
    for write in batch {
        delivering.push(write(connection));
    }
    // A full disk may have rolled all of it back; then nothing of the batch is stored, and every caller is told.
    let committed = if connection.is_autocommit() {
        Err(StoreError::Other("rolled back together with a write that failed".to_owned()))
    } else {
        connection.execute_batch("COMMIT").map_err(|error| from_sqlite(&error))
    };
    if committed.is_err() && !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
    for deliver in delivering {
        deliver(committed.as_ref().copied().map_err(repeated));
    }
}

/// The same failure for another caller.
fn repeated(error: &StoreError) -> StoreError {
    match error {
        StoreError::Full(text) => StoreError::Full(text.clone()),
        StoreError::Damaged(text) => StoreError::Damaged(text.clone()),
        StoreError::Locked => StoreError::Locked,
        other => StoreError::Other(other.to_string()),
    }
}

/// One write: all of it or nothing.
fn atomically<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    if connection.is_autocommit() {
        return Err(StoreError::Other("no transaction could be begun".to_owned()));
    }
    connection.execute_batch("SAVEPOINT one_write").map_err(|error| from_sqlite(&error))?;
    let result = work(connection);
    if connection.is_autocommit() {
        return result;
    }
    let ended = if result.is_ok() {
        connection.execute_batch("RELEASE one_write")
    } else {
        connection.execute_batch("ROLLBACK TO one_write; RELEASE one_write")
    };
    ended.map_err(|error| from_sqlite(&error))?;
    result
}

/// One daemon per store: a lock on a file beside it, freed by the system when the daemon ends, however it ends.
pub(super) fn take_lock(path: &Path) -> Result<File, StoreError> {
    let lock_path = PathBuf::from(format!("{}.lock", path.display()));
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock_path)
        .map_err(|error| StoreError::Other(format!("{}: {error}", lock_path.display())))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(std::fs::TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.display().to_string() }),
        Err(std::fs::TryLockError::Error(error)) => Err(StoreError::Other(format!("{}: {error}", lock_path.display()))),
    }
}

pub(super) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let connection =
        Connection::open(path).map_err(|error| StoreError::Other(format!("{}: {error}", path.display())))?;
    connection.busy_timeout(BUSY)?;
    migrations::check(&connection, path)?;
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 67108864;")?;
    // Another user's read-only open of a WAL store fails when the -wal file is gone after a clean stop: keep it.
    let mut keep = 1;
    connection.file_control(Some(rusqlite::MAIN_DB), rusqlite::FileControl::PersistWal(&mut keep))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Opens a store for reading alone, beside a running daemon or without one.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Other(format!(
            "{}: there is no store here yet; `parleyd run` or `parleyd poll` makes one",
            path.display()
        )));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| StoreError::Other(format!("{}: {error}", path.display())))?;
    connection.busy_timeout(BUSY)?;
    migrations::check(&connection, path)?;
    connection.execute_batch("PRAGMA query_only = ON;")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::contract;

    /// Runs one part of the contract on a new store.
    macro_rules! contract {
        ($($part:ident),*) => {$(
            #[tokio::test]
            async fn $part() {
                let folder = tempfile::tempdir().unwrap();
                let store = SqliteStore::open(&folder.path().join("parleyd.db")).unwrap();
                contract::$part(&store).await;
                store.close().await;
            }
        )*};
    }

    contract!(leases, polls, articles, failures, retirement, identities, moves, repetitions);

    #[tokio::test]
    async fn one_write_that_fails_leaves_the_others_of_its_batch() {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("parleyd.db")).unwrap();
        let insert = |key: &'static str, fail: bool| {
            store.write(move |connection| {
                connection.execute("INSERT INTO meta (key, value) VALUES (?1, 'x')", [key])?;
                if fail { Err(StoreError::Other("on purpose".to_owned())) } else { Ok(()) }
            })
        };
        let (first, second, third) = tokio::join!(insert("a", false), insert("b", true), insert("c", false));
        assert!(first.is_ok() && second.is_err() && third.is_ok());
        let kept: i64 = store
            .read(|connection| {
                Ok(connection
                    .query_row("SELECT count(*) FROM meta WHERE key IN ('a', 'b', 'c')", [], |row| row.get(0))?)
            })
            .await
            .unwrap();
        assert_eq!(kept, 2);
        store.close().await;
    }
}
