//! What a configured source answers, read by its kind: a feed, a list page, a channel, a sitemap with those it names.

use super::Context;
use crate::feed::{self, FeedError, Source};
use crate::fetch::{Request, Response, Target};
use crate::model::{FeedAccess, FeedKind, FeedSource, ParsedFeed, Sitemap, Validators};
use jiff::tz::TimeZone;
use std::sync::Arc;
use url::Url;

/// What the configuration says of asking: all of it on the source's own origin; to another goes the way (proxy,
/// User-Agent) alone, no login, no header, no cookie.
pub(super) fn access_for(configured: &FeedSource, url: &Url) -> FeedAccess {
    if Url::parse(&configured.url).is_ok_and(|own| own.origin() == url.origin()) {
        return configured.access.clone();
    }
    let FeedAccess { user_agent, proxy, .. } = configured.access.clone();
    FeedAccess { user_agent, proxy, ..FeedAccess::default() }
}

/// Sitemaps of one index that are read: those that changed last.
const SITEMAPS_MOST: usize = 3;

/// Reads an answer; of an index of sitemaps, those that changed last.
pub(super) async fn read(
    context: &Arc<Context>,
    configured: &Arc<FeedSource>,
    response: Response,
) -> Result<ParsedFeed, FeedError> {
    let mut parsed = parse(configured, response).await?;
    if parsed.sitemaps.is_empty() {
        return Ok(parsed);
    }
    if configured.kind != FeedKind::Sitemap {
        return Err(FeedError::Unreadable(
            "it is an index of sitemaps; write kind = \"sitemap\" for this feed".to_owned(),
        ));
    }
    for sitemap in newest(&parsed.sitemaps) {
        // They lie on one host as a rule, which is to be asked in peace.
        tokio::time::sleep(context.settings.fetch.host_gap).await;
        match read_sitemap(context, configured, &sitemap).await {
            Ok(child) => parsed.entries.extend(child.entries),
            Err(why) => parsed.warnings.push(format!("{}: {why}", sitemap.url)),
        }
    }
    Ok(parsed)
}

fn newest(sitemaps: &[Sitemap]) -> Vec<Sitemap> {
    let mut sorted = sitemaps.to_vec();
    // Those that state no time come first, in their order: they may be the newest.
    sorted.sort_by_key(|sitemap| std::cmp::Reverse(sitemap.changed.unwrap_or(jiff::Timestamp::MAX)));
    sorted.truncate(SITEMAPS_MOST);
    sorted
}

async fn read_sitemap(
    context: &Arc<Context>,
    configured: &Arc<FeedSource>,
    sitemap: &Sitemap,
) -> Result<ParsedFeed, String> {
    let url = Url::parse(&sitemap.url).map_err(|error| error.to_string())?;
    let validators = Validators::default();
    let access = access_for(configured, &url);
    let request = Request { url: &url, validators: &validators, target: Target::Feed, access: &access };
    let response = context.fetcher.get(request, context.clock.now()).await.map_err(|error| error.to_string())?;
    if response.status != 200 {
        return Err(format!("the server answers {}", response.status));
    }
    parse(configured, response).await.map_err(|error| error.to_string())
}

/// Parses on a thread for work.
async fn parse(configured: &Arc<FeedSource>, response: Response) -> Result<ParsedFeed, FeedError> {
    let configured = Arc::clone(configured);
    let parsed = tokio::task::spawn_blocking(move || {
        let zone = configured.timezone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let source = Source {
            content_type: response.content_type.as_deref(),
            url: Some(&response.url),
            timezone: zone.as_ref(),
        };
        feed::parse_source(&response.body, &configured, &source)
    });
    parsed
        .await
        .unwrap_or_else(|_| Err(FeedError::Unreadable("reading it failed; please report its address".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Secret;

    #[test]
    fn what_is_meant_for_one_origin_goes_to_no_other() {
        let access = FeedAccess {
            login: Some(Secret::new("ann:secret")),
            headers: vec![("Cookie".to_owned(), Secret::new("c=1"))],
            proxy: Some("socks5://127.0.0.1:9050".to_owned()),
            user_agent: None,
        };
        let source =
            FeedSource { url: "https://a.example/rss".to_owned(), access: access.clone(), ..FeedSource::default() };
        let at = |url: &str| access_for(&source, &Url::parse(url).unwrap());
        assert_eq!(at("https://a.example/article/1"), access);
        for url in ["https://b.example/rss", "http://a.example/rss", "https://a.example:8443/rss"] {
            assert_eq!(at(url), FeedAccess { proxy: access.proxy.clone(), ..FeedAccess::default() }, "{url}");
        }
    }
}
