use jiff::Timestamp;
use reqwest::header::{CACHE_CONTROL, HeaderMap, RETRY_AFTER};
use std::time::Duration;

/// The longest that a server may ask us to stay away.
const RETRY_MOST: Duration = Duration::from_secs(7 * 86_400);

/// How long the answer stays fresh by `Cache-Control: max-age` (RFC 9111 §5.2.2.1).
pub(super) fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(CACHE_CONTROL)?.to_str().ok()?.to_ascii_lowercase();
    let seconds = value
        .split(',')
        .find_map(|part| part.trim().strip_prefix("max-age=")?.trim_matches('"').parse::<u64>().ok())?;
    Some(Duration::from_secs(seconds.min(RETRY_MOST.as_secs())))
}

/// How long to stay away by `Retry-After`, in seconds or as a date (RFC 9110 §10.2.3).
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at = crate::text::parse_date(value, crate::model::Origin::Meta)?.at;
            Duration::try_from(at.duration_since(now)).ok()?
        }
    };
    Some(wait.min(RETRY_MOST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    #[test]
    fn reads_both_forms() {
        let now: Timestamp = "2025-03-05T17:00:00Z".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static("120"));
        assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(120)));
        headers.insert(RETRY_AFTER, HeaderValue::from_static("Wed, 05 Mar 2025 17:10:00 GMT"));
        assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(600)));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
        assert_eq!(max_age(&headers), Some(Duration::from_secs(300)));
    }
}
