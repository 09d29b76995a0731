//! The one policy: what a failed fetch means, and when it is tried again.

use crate::config::IngestSettings;
use crate::extract::{ExtractError, Wall};
use crate::fetch::FetchError;
use crate::model::{Access, PollOutcome};
use crate::store::FetchFailure;
use std::time::Duration;
use url::Url;

/// What to do about a page that did not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Next {
    /// Try again after a wait.
    Retry(FetchFailure, Duration),
    /// Keep the entry's own text, and say why.
    KeepEntry(FetchFailure, Access),
    /// The page is gone for good.
    Gone(FetchFailure),
}

/// By an answer's status. `None`: the page came.
pub(super) fn by_status(
    status: u16,
    retry_after: Option<Duration>,
    attempts: u32,
    settings: &IngestSettings,
) -> Option<Next> {
    let failure =
        |word, message: &str| FetchFailure { word, message: format!("the server answers {status}: {message}") };
    Some(match status {
        200 | 203 | 304 => return None,
        401 | 402 | 403 | 451 => {
            Next::KeepEntry(failure("refused", "it does not give this page to us"), Access::Refused)
        }
        404 | 410 => Next::Gone(failure(if status == 410 { "gone" } else { "missing" }, "there is no such page")),
        408 | 425 | 429 | 500..=599 => {
            again(failure("server_error", "it is busy or broken"), retry_after, attempts, settings)
        }
        _ => Next::KeepEntry(failure("server_error", "an answer that is no page"), Access::Unreachable),
    })
}

/// By an error below HTTP.
pub(super) fn by_error(error: &FetchError, attempts: u32, settings: &IngestSettings) -> Next {
    let failure = FetchFailure { word: error.word(), message: error.to_string() };
    match error {
        FetchError::Forbidden(_) | FetchError::TooLarge(_) | FetchError::TooManyRedirects(_) => {
            Next::KeepEntry(failure, Access::Unreachable)
        }
        FetchError::Unreachable(_) | FetchError::Timeout(_) | FetchError::Broken(_) => {
            again(failure, None, attempts, settings)
        }
    }
}

/// An article's address that leads to its site's front page: what sites do with articles that they take away.
pub(super) fn redirected_home(asked: &Url, came: &Url) -> Option<Next> {
    let segments = |url: &Url| url.path_segments().map_or(0, |parts| parts.filter(|part| !part.is_empty()).count());
    // A language's front page, as in `/uk/`, is one too.
    let is_front = |url: &Url| {
        url.query().is_none()
            && match url.path().trim_matches('/') {
                "" => true,
                only => only.len() == 2 && only.bytes().all(|byte| byte.is_ascii_alphabetic()),
            }
    };
    let was_article = segments(asked) > segments(came) || asked.query().is_some();
    (asked != came && is_front(came) && !is_front(asked) && was_article).then(|| {
        let message = format!("the address leads to the front page {came}");
        Next::Gone(FetchFailure { word: "missing", message })
    })
}

/// By what stands in the page instead of an article.
pub(super) fn by_page(error: &ExtractError) -> Next {
    let failure = |word| FetchFailure { word, message: error.to_string() };
    match error {
        ExtractError::Wall(Wall::Missing) => Next::Gone(failure("missing")),
        ExtractError::Wall(Wall::Challenge) => Next::KeepEntry(failure("refused"), Access::Refused),
        ExtractError::Wall(Wall::Consent | Wall::Paywall) | ExtractError::NotHtml(_) | ExtractError::NoText => {
            Next::KeepEntry(failure("no_text"), Access::NoText)
        }
    }
}

/// Once more, the wait doubled with each attempt; after the last one the entry's own text stands in.
pub(super) fn again(failure: FetchFailure, told: Option<Duration>, attempts: u32, settings: &IngestSettings) -> Next {
    if attempts + 1 >= settings.attempts_most {
        return Next::KeepEntry(failure, Access::Unreachable);
    }
    let wait = settings.retry_first.saturating_mul(1 << attempts.min(16)).min(settings.retry_most);
    Next::Retry(failure, wait.max(told.unwrap_or_default()))
}

/// A feed's answer in the fixed words of `polls`; `None` where it is to be read. `conditional` says whether it was asked
/// by validators: only then 304, and the new entries alone (226, RFC 3229), are answers.
pub(super) fn poll_outcome(status: u16, conditional: bool) -> Option<PollOutcome> {
    match status {
        200 | 203 => None,
        226 | 304 if conditional => None,
        400..=403 | 405..=407 | 429 | 451 => Some(PollOutcome::Refused),
        404 => Some(PollOutcome::Missing),
        410 => Some(PollOutcome::Gone),
        _ => Some(PollOutcome::ServerError),
    }
}

/// A feed's error in the fixed words of `polls`.
pub(super) fn poll_error(error: &FetchError) -> PollOutcome {
    match error {
        FetchError::Forbidden(_) => PollOutcome::Forbidden,
        FetchError::Timeout(_) => PollOutcome::Timeout,
        FetchError::TooLarge(_) | FetchError::TooManyRedirects(_) => PollOutcome::TooLarge,
        FetchError::Unreachable(_) | FetchError::Broken(_) => PollOutcome::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_leads_home_is_gone() {
        let leads = |asked: &str, came: &str| {
            redirected_home(&Url::parse(asked).unwrap(), &Url::parse(came).unwrap()).is_some()
        };
        assert!(leads("https://post.example/news/talks-resume", "https://post.example/"));
        assert!(leads("https://post.example/en/news/talks", "https://post.example/en/"));
        assert!(leads("https://post.example/?p=17", "https://www.post.example/"));
        assert!(!leads("https://post.example/?p=17", "https://post.example/news/talks-resume"));
        assert!(!leads("https://post.example/", "https://www.post.example/"));
        assert!(!leads("https://post.example/a/talks", "https://post.example/b/talks"));
    }
}
