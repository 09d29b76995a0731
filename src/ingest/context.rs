use crate::clock::Clock;
use crate::config::Settings;
use crate::fetch::{FetchError, Fetcher};
use crate::knowledge::Knowledge;
use crate::model::FeedSource;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use url::Url;

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
    /// The configured feeds by their addresses.
    sources: HashMap<String, Arc<FeedSource>>,
}

impl Context {
    /// A context by a checked configuration.
    ///
    /// # Errors
    /// Where the client cannot be set up.
    pub fn new(settings: Settings, knowledge: Knowledge) -> Result<Self, FetchError> {
        let proxies: Vec<String> = settings.feeds.iter().filter_map(|feed| feed.access.proxy.clone()).collect();
        let ports: Vec<u16> = settings.feeds.iter().filter_map(|feed| Url::parse(&feed.url).ok()?.port()).collect();
        let fetcher = Fetcher::new(&settings.fetch, &proxies, &ports)?;
        let clock = Clock::new(settings.poll.clock_offset);
        let sources = settings.feeds.iter().map(|feed| (feed.url.clone(), Arc::new(feed.clone()))).collect();
        Ok(Self { settings: Arc::new(settings), knowledge, fetcher, clock, sources })
    }

    /// A feed as it is configured, by its address.
    pub fn source(&self, url: &str) -> Option<Arc<FeedSource>> {
        self.sources.get(url).cloned()
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
