//! What a service manager needs: READY, RELOADING, STOPPING, the watchdog, and signals.

use crate::store::sqlite::SqliteStore;
use sd_notify::NotifyState;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Tells the service manager that migrations are done and feeds are scheduled.
pub fn ready(status: &str) {
    notify(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// Tells the service manager that the stop has begun.
pub fn stopping() {
    notify(&[NotifyState::Stopping]);
}

fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::debug!("the service manager cannot be told: {error}");
    }
}

/// SIGTERM and SIGINT to stop, SIGHUP to reload.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    /// Begins to listen.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// Serves signals until the stop.
    pub async fn serve<F: Future<Output = ()>>(mut self, stop: CancellationToken, reload: impl Fn() -> F) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => break,
                _ = self.interrupt.recv() => break,
                _ = self.hangup.recv() => {
                    match NotifyState::monotonic_usec_now() {
                        Ok(now) => notify(&[NotifyState::Reloading, now]),
                        Err(_) => notify(&[NotifyState::Reloading]),
                    }
                    reload().await;
                    notify(&[NotifyState::Ready]);
                }
            }
        }
        tracing::info!("stopping");
        stop.cancel();
    }
}

/// Feeds the service manager's watchdog as long as the loop turns and the writer answers.
pub fn watchdog(store: SqliteStore, beats: Arc<AtomicU64>, stop: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(async move {
        let Some(limit) = sd_notify::watchdog_enabled() else { return };
        let pace = (limit / 3).max(Duration::from_millis(100));
        let mut last = 0;
        let mut still_turns = 0;
        while !stop.is_cancelled() {
            tokio::time::sleep(pace).await;
            let beat = beats.load(Ordering::Relaxed);
            // The loop turns at least every few seconds; a pace shorter than that may see it stand once or twice.
            still_turns = if beat == last { still_turns + 1 } else { 0 };
            last = beat;
            let turning = pace * still_turns < Duration::from_secs(30);
            let writing = tokio::time::timeout(pace, store.ping()).await.is_ok_and(|answer| answer.is_ok());
            if turning && writing {
                notify(&[NotifyState::Watchdog]);
            } else {
                tracing::error!(turning, writing, "the watchdog is not fed");
            }
        }
    })
}
