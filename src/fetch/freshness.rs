//! How long an answer asks us to wait.

use crate::model::Origin;
use crate::text::parse_date;
use jiff::Timestamp;
use reqwest::header::{CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, RETRY_AFTER};
use std::time::Duration;

/// The longest that a server may ask us to stay away.
const TOLD_MOST: Duration = Duration::from_secs(7 * 86_400);

/// How long the answer stays fresh: `Cache-Control: max-age` (RFC 9111 §5.2.2.1), else `Expires` less `Date` (§5.3).
/// `no-store`, `no-cache` and nothing at all give `None`.
pub(super) fn fresh_for(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let control = text(headers, CACHE_CONTROL).unwrap_or_default().to_ascii_lowercase();
    let directive = |name: &str| control.split(',').map(str::trim).find_map(|part| part.strip_prefix(name));
    if directive("no-store").is_some() || directive("no-cache").is_some() {
        return None;
    }
    let seconds = directive("max-age=").and_then(|value| value.trim_matches('"').parse::<u64>().ok());
    let wait = match seconds {
        Some(seconds) => Duration::from_secs(seconds),
        None => {
            let expires = date(text(headers, EXPIRES)?)?;
            let sent = text(headers, DATE).and_then(date).unwrap_or(now);
            Duration::try_from(expires.duration_since(sent)).ok()?
        }
    };
    Some(wait.min(TOLD_MOST)).filter(|wait| !wait.is_zero())
}

/// How long to stay away by `Retry-After`, in seconds or as a date (RFC 9110 §10.2.3).
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?.trim();
    let wait = match value.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => Duration::from_secs_f64(seconds.min(1e9)),
        Ok(_) => return None,
        Err(_) => Duration::try_from(date(value)?.duration_since(now)).ok()?,
    };
    Some(wait.min(TOLD_MOST))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn date(text: &str) -> Option<Timestamp> {
    parse_date(text, Origin::Meta).map(|date| date.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    const NOW: &str = "2025-03-05T17:00:00Z";

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn reads_both_forms_of_retry_after_and_caps_them() {
        let now: Timestamp = NOW.parse().unwrap();
        let told = |value| retry_after(&headers(&[(RETRY_AFTER, value)]), now);
        assert_eq!(told("120"), Some(Duration::from_secs(120)));
        assert_eq!(told("Wed, 05 Mar 2025 17:10:00 GMT"), Some(Duration::from_secs(600)));
        assert_eq!(told("Wed, 05 Mar 2025 16:10:00 GMT"), None);
        assert_eq!(told("315360000"), Some(TOLD_MOST));
        assert_eq!(told("soon"), None);
    }

    #[test]
    fn freshness_is_told_by_age_or_by_date() {
        let now: Timestamp = NOW.parse().unwrap();
        let fresh = |pairs: &[(HeaderName, &'static str)]| fresh_for(&headers(pairs), now);
        assert_eq!(fresh(&[(CACHE_CONTROL, "public, max-age=300")]), Some(Duration::from_secs(300)));
        assert_eq!(fresh(&[(CACHE_CONTROL, "no-store, max-age=300")]), None);
        assert_eq!(fresh(&[(CACHE_CONTROL, "s-maxage=300")]), None);
        let dates = [(DATE, "Wed, 05 Mar 2025 10:00:00 GMT"), (EXPIRES, "Wed, 05 Mar 2025 11:00:00 GMT")];
        assert_eq!(fresh(&dates), Some(Duration::from_secs(3600)));
        assert_eq!(fresh(&[(EXPIRES, "0")]), None);
    }
}
