use crate::clock::Clock;
use crate::config::Settings;
use crate::fetch::{FetchError, Fetcher};
use crate::knowledge::Knowledge;
use std::sync::{Arc, PoisonError, RwLock};

/// What a job works with. A job that has begun keeps what it began with; a reload serves the next ones.
#[derive(Debug, Clone)]
pub struct Context {
    /// The configuration.
    pub settings: Arc<Settings>,
    /// Topics, lexicon, phrases.
    pub knowledge: Knowledge,
    /// The client.
    pub fetcher: Fetcher,
    /// The time.
    pub clock: Clock,
}

impl Context {
    /// A context by a checked configuration.
    ///
    /// # Errors
    /// Where the client cannot be set up.
    pub fn new(settings: Settings, knowledge: Knowledge) -> Result<Self, FetchError> {
        let fetcher = Fetcher::new(&settings.fetch)?;
        let clock = Clock::new(settings.poll.clock_offset);
        Ok(Self { settings: Arc::new(settings), knowledge, fetcher, clock })
    }
}

/// The context in force, which a reload replaces.
#[derive(Debug, Clone)]
pub struct Live(Arc<RwLock<Arc<Context>>>);

impl Live {
    /// Begins with a context.
    pub fn new(context: Context) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(context))))
    }

    /// The one in force.
    pub fn get(&self) -> Arc<Context> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces it.
    pub fn set(&self, context: Context) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(context);
    }
}
