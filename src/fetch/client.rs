use super::guard::{GuardedResolver, REFUSED};
use super::{FetchError, Guard, Robots, freshness, robots};
use crate::config::FetchSettings;
use crate::model::Validators;
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    LOCATION, USER_AGENT,
};
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, */*;q=0.1";

/// The client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Fetcher {
    client: reqwest::Client,
    guard: Arc<Guard>,
    settings: FetchSettings,
}

/// What to ask for.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    /// The address.
    pub url: &'r Url,
    /// What to ask by.
    pub validators: &'r Validators,
    /// A feed rather than a page.
    pub feed: bool,
}

/// What came.
#[derive(Debug, Clone)]
pub struct Response {
    /// The address at the end of the redirects.
    pub url: Url,
    /// Status.
    pub status: u16,
    /// Content-Type as sent.
    pub content_type: Option<String>,
    /// What to ask by next time.
    pub validators: Validators,
    /// How long it stays fresh.
    pub max_age: Option<Duration>,
    /// How long to stay away.
    pub retry_after: Option<Duration>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// Where the leading run of permanent redirects ends, if there was one.
    pub moved_to: Option<Url>,
}

impl Fetcher {
    /// A client by the settings.
    ///
    /// # Errors
    /// Where TLS or the proxy cannot be set up.
    pub fn new(settings: &FetchSettings) -> Result<Self, FetchError> {
        // Err means that it is installed already, by an earlier client of this process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guard = Arc::new(Guard::new(&settings.allow_hosts));
        let agent = format!("parleyd/{} (+{})", env!("CARGO_PKG_VERSION"), settings.contact);
        let mut headers = HeaderMap::new();
        headers.insert(
            USER_AGENT,
            HeaderValue::from_str(&agent)
                .map_err(|error| FetchError::Unreachable(format!("fetch.contact: {error}")))?,
        );
        let mut builder = reqwest::Client::builder()
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .dns_resolver(Arc::new(GuardedResolver(Arc::clone(&guard))))
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(2);
        if let Some(proxy) = &settings.proxy {
            builder = builder.proxy(
                reqwest::Proxy::all(proxy).map_err(|error| FetchError::Unreachable(format!("fetch.proxy: {error}")))?,
            );
        }
        let client = builder
            .build()
            .map_err(|error| FetchError::Unreachable(format!("the client cannot be set up: {error}")))?;
        Ok(Self { client, guard, settings: settings.clone() })
    }

    /// Whether an address may be asked at all, as far as can be seen without resolving its name.
    ///
    /// # Errors
    /// [`FetchError::Forbidden`].
    pub fn check(&self, url: &Url) -> Result<(), FetchError> {
        self.guard.check(url)
    }

    /// Asks once, through the guard and the bounds. Any status is an answer.
    ///
    /// # Errors
    /// See [`FetchError`].
    pub async fn get(&self, request: Request<'_>, now: Timestamp) -> Result<Response, FetchError> {
        let most = if request.feed { self.settings.feed_bytes_most } else { self.settings.page_bytes_most };
        self.bounded(request, most, now).await
    }

    async fn bounded(&self, request: Request<'_>, bytes_most: usize, now: Timestamp) -> Result<Response, FetchError> {
        tokio::time::timeout(self.settings.total_timeout, self.follow(request, bytes_most, now))
            .await
            .unwrap_or(Err(FetchError::Timeout("the whole time for one request")))
    }

    async fn follow(&self, request: Request<'_>, bytes_most: usize, now: Timestamp) -> Result<Response, FetchError> {
        let mut url = request.url.clone();
        let mut moved_to = None;
        let mut permanent = true;
        for _ in 0..=self.settings.redirects_most {
            self.guard.check(&url)?;
            let response = self.send(&url, &request).await?;
            let status = response.status().as_u16();
            let target = response
                .headers()
                .get(LOCATION)
                .and_then(location_text)
                .filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308));
            let Some(target) = target else { return self.read(response, url, moved_to, bytes_most, now).await };
            let mut next = url
                .join(&target)
                .map_err(|_| FetchError::Broken("it redirects to something that is no address".to_owned()))?;
            if next.fragment().is_none() {
                next.set_fragment(url.fragment());
            }
            permanent &= matches!(status, 301 | 308);
            if permanent {
                moved_to = Some(next.clone());
            }
            url = next;
        }
        Err(FetchError::TooManyRedirects(self.settings.redirects_most))
    }

    async fn send(&self, url: &Url, request: &Request<'_>) -> Result<reqwest::Response, FetchError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(if request.feed { ACCEPT_FEED } else { ACCEPT_PAGE }));
        // Validators belong to the address that gave them; a redirect target never saw them, and ignores what it does not know.
        let mut conditional = |name: HeaderName, value: &Option<String>| {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
                headers.insert(name, value);
            }
        };
        conditional(IF_NONE_MATCH, &request.validators.etag);
        conditional(IF_MODIFIED_SINCE, &request.validators.last_modified);
        let sending = self.client.get(url.clone()).headers(headers).send();
        match tokio::time::timeout(self.settings.first_byte_timeout + self.settings.connect_timeout, sending).await {
            Err(_) => Err(FetchError::Timeout("the time for the first byte")),
            Ok(Err(error)) => Err(explain(&error)),
            Ok(Ok(response)) => Ok(response),
        }
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        url: Url,
        moved_to: Option<Url>,
        bytes_most: usize,
        now: Timestamp,
    ) -> Result<Response, FetchError> {
        let headers = response.headers();
        let header =
            |name: HeaderName| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let mut answer = Response {
            url,
            status: response.status().as_u16(),
            content_type: header(CONTENT_TYPE),
            validators: Validators { etag: header(ETAG), last_modified: header(LAST_MODIFIED) },
            max_age: freshness::max_age(headers),
            retry_after: freshness::retry_after(headers, now),
            body: Vec::new(),
            moved_to,
        };
        if answer.status == 304 {
            return Ok(answer);
        }
        while let Some(chunk) = response.chunk().await.map_err(|error| explain(&error))? {
            if answer.body.len() + chunk.len() > bytes_most {
                return Err(FetchError::TooLarge(bytes_most));
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(answer)
    }

    /// A host's robots.txt: its text, `None` where there is none (4xx).
    ///
    /// # Errors
    /// Where it cannot be had (5xx, no connection): RFC 9309 §2.3.1.4 then allows nothing.
    pub async fn robots(&self, page: &Url, now: Timestamp) -> Result<Option<String>, FetchError> {
        let url = page.join("/robots.txt").map_err(|_| FetchError::Forbidden("the address has no root".to_owned()))?;
        let answer = self
            .bounded(Request { url: &url, validators: &Validators::default(), feed: false }, robots::BYTES_MOST, now)
            .await;
        match answer {
            Ok(answer) if answer.status == 200 => Ok(Some(String::from_utf8_lossy(&answer.body).into_owned())),
            Ok(answer) if answer.status < 500 => Ok(None),
            Ok(answer) => Err(FetchError::Unreachable(format!("robots.txt answers {}", answer.status))),
            // Larger than anybody needs to read: what was read so far is lost, so nothing is known to be barred.
            Err(FetchError::TooLarge(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The crawl delay of a robots.txt, bounded.
    pub fn crawl_delay(&self, robots: &Robots) -> Option<Duration> {
        robots.crawl_delay.map(|delay| delay.min(self.settings.crawl_delay_most))
    }

    /// Whether robots.txt is asked before pages.
    pub fn respects_robots(&self) -> bool {
        self.settings.respect_robots
    }
}

fn location_text(location: &HeaderValue) -> Option<String> {
    let text = String::from_utf8_lossy(location.as_bytes()).trim().to_owned();
    (!text.is_empty() && text.len() <= 8192).then_some(text)
}

fn explain(error: &reqwest::Error) -> FetchError {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(inner) = source {
        texts.push(inner.to_string());
        source = inner.source();
    }
    if let Some(refusal) = texts.iter().find_map(|text| text.split_once(REFUSED).map(|(_, reason)| reason)) {
        return FetchError::Forbidden(refusal.to_owned());
    }
    let last = crate::text::printable(texts.last().map_or("", String::as_str));
    if error.is_timeout() {
        FetchError::Timeout("the time for the connection")
    } else if error.is_body() || error.is_decode() {
        FetchError::Broken(last)
    } else {
        FetchError::Unreachable(last)
    }
}
