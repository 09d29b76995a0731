use super::Context;
use crate::fetch::Robots;
use crate::store::{Store, StoreError};
use jiff::SignedDuration;
use url::Url;

/// How long a robots.txt holds (RFC 9309 §2.4: no longer than a day).
const HOLDS_HOURS: i64 = 24;

/// What robots.txt says of a page.
pub(super) enum Leave {
    /// It may be asked.
    Granted,
    /// It may not.
    Denied,
    /// The file cannot be had now, so nothing may be asked.
    Unknown(String),
}

/// Asks a host's robots.txt, from the store while it holds.
pub(super) async fn leave<S: Store>(store: &S, context: &Context, host: &str, url: &Url) -> Result<Leave, StoreError> {
    if !context.fetcher.respects_robots() {
        return Ok(Leave::Granted);
    }
    let now = context.clock.now();
    let known = store.host(host).await?;
    let text = if known.robots_until.is_some_and(|until| until > now) {
        known.robots
    } else {
        match context.fetcher.robots(url, now).await {
            Ok(text) => {
                let delay = text
                    .as_deref()
                    .map(Robots::parse)
                    .and_then(|robots| context.fetcher.crawl_delay(&robots))
                    .and_then(|delay| u64::try_from(delay.as_millis()).ok());
                let until = now.checked_add(SignedDuration::from_hours(HOLDS_HOURS)).unwrap_or(now);
                store.keep_robots(host, text.clone(), delay, until).await?;
                text
            }
            Err(error) => return Ok(Leave::Unknown(error.to_string())),
        }
    };
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let granted = text.as_deref().is_none_or(|text| Robots::parse(text).allows(&path));
    Ok(if granted { Leave::Granted } else { Leave::Denied })
}
