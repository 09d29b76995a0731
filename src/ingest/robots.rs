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

/// Asks the robots.txt of an address's origin, from the store while it holds. Where it had to be fetched, the pause that
/// its host is due is kept before anything else is asked of it.
pub(super) async fn leave<S: Store>(store: &S, context: &Context, url: &Url) -> Result<Leave, StoreError> {
    if !context.fetcher.respects_robots() {
        return Ok(Leave::Granted);
    }
    let now = context.clock.now();
    let origin = url.origin().ascii_serialization();
    let known = store.host(&origin).await?;
    let text = if known.robots_until.is_some_and(|until| until > now) {
        known.robots
    } else {
        match context.fetcher.robots(url, now).await {
            Ok(text) => {
                let rules = text.as_deref().map(Robots::parse);
                let delay = rules.and_then(|robots| context.fetcher.crawl_delay(&robots));
                let until = now.checked_add(SignedDuration::from_hours(HOLDS_HOURS)).unwrap_or(now);
                let milliseconds = delay.and_then(|delay| u64::try_from(delay.as_millis()).ok());
                store
                    .keep_robots(&origin, &context.settings.fetch.host_key(url), text.clone(), milliseconds, until)
                    .await?;
                tokio::time::sleep(delay.unwrap_or_default().max(context.settings.fetch.host_gap)).await;
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
