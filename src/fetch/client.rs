use super::decoding::{Body, Coding};
use super::guard::{GuardedResolver, REFUSED};
use super::{FetchError, Guard, Robots, freshness, robots};
use crate::config::FetchSettings;
use crate::model::{FeedAccess, Validators};
use jiff::Timestamp;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, USER_AGENT,
};
use std::collections::HashMap;
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
    /// Clients for the proxies of single feeds, by the proxy's address.
    proxied: HashMap<String, reqwest::Client>,
    guard: Arc<Guard>,
    settings: FetchSettings,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A feed.
    Feed,
    /// An article's page. A redirect is not followed but told, so that robots.txt can be asked about where it leads.
    Page,
    /// A robots.txt.
    Robots,
}

/// What to ask for.
#[derive(Debug, Clone)]
pub struct Request<'r> {
    /// The address.
    pub url: &'r Url,
    /// What to ask by.
    pub validators: &'r Validators,
    /// What is asked for.
    pub target: Target,
    /// How this server wants to be asked.
    pub access: &'r FeedAccess,
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
    pub fresh_for: Option<Duration>,
    /// How long to stay away.
    pub retry_after: Option<Duration>,
    /// The body, decoded.
    pub body: Vec<u8>,
    /// Where the leading run of permanent redirects ends, if there was one.
    pub moved_to: Option<Url>,
    /// Where a page's redirect leads, which was not followed.
    pub elsewhere: Option<Url>,
}

impl Fetcher {
    /// A client by the settings. `proxies` are those of single feeds; `ports` those of configured feeds.
    ///
    /// # Errors
    /// Where TLS or a proxy cannot be set up.
    pub fn new(settings: &FetchSettings, proxies: &[String], ports: &[u16]) -> Result<Self, FetchError> {
        // Err means that it is installed already, by an earlier client of this process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A proxy that somebody configured may stand in a private network.
        let all = proxies.iter().chain(&settings.proxy);
        let via = all.filter_map(|proxy| Url::parse(proxy).ok()?.host_str().map(str::to_owned));
        let guard = Arc::new(Guard::new(&settings.allow_hosts, ports).with_proxies(via.collect()));
        let client = build(settings, &guard, settings.proxy.as_deref())?;
        let proxied = proxies
            .iter()
            .map(|proxy| Ok((proxy.clone(), build(settings, &guard, Some(proxy))?)))
            .collect::<Result<_, FetchError>>()?;
        Ok(Self { client, proxied, guard, settings: settings.clone() })
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
        let bytes_most = match request.target {
            Target::Feed => self.settings.feed_bytes_most,
            Target::Page => self.settings.page_bytes_most,
            Target::Robots => robots::BYTES_MOST,
        };
        tokio::time::timeout(self.settings.total_timeout, self.follow(request, bytes_most, now))
            .await
            .unwrap_or(Err(FetchError::Timeout("the whole time for one request")))
    }

    async fn follow(&self, request: Request<'_>, bytes_most: usize, now: Timestamp) -> Result<Response, FetchError> {
        let mut url = request.url.clone();
        let mut moved_to = None;
        let mut permanent = true;
        let mut seen = vec![url.clone()];
        for _ in 0..=self.settings.redirects_most {
            self.guard.check(&url)?;
            let response = self.send(&url, &request).await?;
            let status = response.status().as_u16();
            let target = response
                .headers()
                .get(LOCATION)
                .map(HeaderValue::as_bytes)
                .filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308));
            let Some(target) = target else {
                return self.read(response, url, moved_to, (request.target, bytes_most), now).await;
            };
            let next = self.redirect(&url, target)?;
            permanent &= matches!(status, 301 | 308);
            if permanent {
                moved_to = Some(next.clone());
            }
            if request.target == Target::Page {
                return Ok(Response { elsewhere: Some(next), ..head_of(&response, url, moved_to, now) });
            }
            if seen.contains(&next) {
                return Err(FetchError::TooManyRedirects(seen.len()));
            }
            seen.push(next.clone());
            url = next;
        }
        Err(FetchError::TooManyRedirects(self.settings.redirects_most))
    }

    /// The address that a Location leads to.
    fn redirect(&self, from: &Url, location: &[u8]) -> Result<Url, FetchError> {
        let text = String::from_utf8_lossy(location);
        let text = text.trim();
        // A backslash is read as a slash by some and as part of a name by others: that is how guards are led astray.
        if text.is_empty() || text.len() > 8192 || text.contains('\\') || text.chars().any(char::is_control) {
            return Err(FetchError::Forbidden("it redirects to something that is no plain address".to_owned()));
        }
        let mut next = from
            .join(text)
            .map_err(|_| FetchError::Forbidden("it redirects to something that is no address".to_owned()))?;
        if from.scheme() == "https" && next.scheme() == "http" && !self.settings.allow_insecure_redirects {
            return Err(FetchError::Forbidden(
                "it redirects from https to http (fetch.allow_insecure_redirects)".to_owned(),
            ));
        }
        if next.fragment().is_none() {
            next.set_fragment(from.fragment());
        }
        Ok(next)
    }

    async fn send(&self, url: &Url, request: &Request<'_>) -> Result<reqwest::Response, FetchError> {
        let mut headers = HeaderMap::new();
        let accept = if request.target == Target::Feed { ACCEPT_FEED } else { ACCEPT_PAGE };
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd"));
        let mut conditional = |name: HeaderName, value: &Option<String>| {
            if let Some(value) = value.as_deref().and_then(as_sent) {
                headers.insert(name, value);
            }
        };
        conditional(IF_NONE_MATCH, &request.validators.etag);
        conditional(IF_MODIFIED_SINCE, &request.validators.last_modified);
        if request.target == Target::Feed && request.validators.etag.is_some() {
            // RFC 3229: the new entries alone will do, nothing here takes a missing entry for a gone one.
            headers.insert(HeaderName::from_static("a-im"), HeaderValue::from_static("feed"));
        }
        // What is meant for one server goes to no other.
        if url.origin() == request.url.origin() {
            add_access(&mut headers, request.access);
        }
        let proxied = request.access.proxy.as_ref().and_then(|proxy| self.proxied.get(proxy));
        let client = proxied.unwrap_or(&self.client);
        let sending = client.get(url.clone()).headers(headers).send();
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
        (target, bytes_most): (Target, usize),
        now: Timestamp,
    ) -> Result<Response, FetchError> {
        let mut answer = head_of(&response, url, moved_to, now);
        if matches!(answer.status, 204 | 304) {
            return Ok(answer);
        }
        if target != Target::Robots && response.content_length().is_some_and(|length| length > bytes_most as u64) {
            return Err(FetchError::TooLarge(bytes_most));
        }
        let encoding = header(response.headers(), CONTENT_ENCODING);
        let several = response.headers().get_all(CONTENT_ENCODING).iter().count() > 1;
        let coding = Coding::of_header(encoding.as_deref()).filter(|_| !several).ok_or_else(|| {
            FetchError::Broken(format!("its Content-Encoding is unknown: {}", encoding.unwrap_or_default()))
        })?;
        let mut body = Body::new(coding, bytes_most);
        while let Some(chunk) = response.chunk().await.map_err(|error| explain(&error))? {
            match body.push(&chunk) {
                // RFC 9309 §2.5: of a robots.txt that is larger the beginning holds.
                Err(FetchError::TooLarge(_)) if target == Target::Robots => {
                    answer.body = body.so_far();
                    return Ok(answer);
                }
                pushed => pushed?,
            }
        }
        answer.body = body.finish()?;
        Ok(answer)
    }

    /// A host's robots.txt: its text, `None` where there is none (4xx).
    ///
    /// # Errors
    /// Where it cannot be had (5xx, no connection): RFC 9309 §2.3.1.4 then allows nothing.
    pub async fn robots(&self, page: &Url, now: Timestamp) -> Result<Option<String>, FetchError> {
        let url = page.join("/robots.txt").map_err(|_| FetchError::Forbidden("the address has no root".to_owned()))?;
        let (validators, access) = (Validators::default(), FeedAccess::default());
        let request = Request { url: &url, validators: &validators, target: Target::Robots, access: &access };
        match self.get(request, now).await {
            Ok(answer) if answer.status == 200 => Ok(Some(String::from_utf8_lossy(&answer.body).into_owned())),
            Ok(answer) if answer.status < 500 => Ok(None),
            Ok(answer) => Err(FetchError::Unreachable(format!("robots.txt answers {}", answer.status))),
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

fn build(settings: &FetchSettings, guard: &Arc<Guard>, proxy: Option<&str>) -> Result<reqwest::Client, FetchError> {
    let agent = format!("parleyd/{} (+{})", env!("CARGO_PKG_VERSION"), settings.contact);
    let agent =
        HeaderValue::from_str(&agent).map_err(|error| FetchError::Unreachable(format!("fetch.contact: {error}")))?;
    let mut builder = reqwest::Client::builder()
        .default_headers(HeaderMap::from_iter([(USER_AGENT, agent)]))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .dns_resolver(Arc::new(GuardedResolver(Arc::clone(guard))))
        .connect_timeout(settings.connect_timeout)
        .read_timeout(settings.first_byte_timeout)
        .pool_idle_timeout(Duration::from_secs(30))
        .pool_max_idle_per_host(2);
    if let Some(proxy) = proxy {
        let proxy = reqwest::Proxy::all(proxy)
            .map_err(|error| FetchError::Unreachable(format!("the proxy cannot be used: {error}")))?;
        builder = builder.proxy(proxy);
    }
    builder.build().map_err(|error| FetchError::Unreachable(format!("the client cannot be set up: {error}")))
}

/// Headers, User-Agent and login that a feed's configuration names.
fn add_access(headers: &mut HeaderMap, access: &FeedAccess) {
    if let Some(agent) = access.user_agent.as_deref().and_then(|agent| HeaderValue::from_str(agent).ok()) {
        headers.insert(USER_AGENT, agent);
    }
    for (name, value) in &access.headers {
        if let (Ok(name), Ok(mut value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value.reveal()))
        {
            value.set_sensitive(true);
            headers.insert(name, value);
        }
    }
    if let Some(login) = &access.login {
        use base64::Engine;
        let encoded = base64::engine::general_purpose::STANDARD.encode(login.reveal());
        if let Ok(mut value) = HeaderValue::from_str(&format!("Basic {encoded}")) {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
    }
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The longest validator that is kept, in bytes: it goes back with every request.
const VALIDATOR_MOST: usize = 1024;

/// A header byte for byte as text: each byte a character (ISO 8859-1).
fn as_text(value: Option<&HeaderValue>) -> Option<String> {
    let bytes = value?.as_bytes();
    (bytes.len() <= VALIDATOR_MOST).then(|| bytes.iter().map(|byte| char::from(*byte)).collect())
}

/// The reverse of [`as_text`].
fn as_sent(text: &str) -> Option<HeaderValue> {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    HeaderValue::from_bytes(&bytes?).ok()
}

fn head_of(response: &reqwest::Response, url: Url, moved_to: Option<Url>, now: Timestamp) -> Response {
    let headers = response.headers();
    Response {
        url,
        status: response.status().as_u16(),
        content_type: header(headers, CONTENT_TYPE),
        validators: Validators { etag: as_text(headers.get(ETAG)), last_modified: as_text(headers.get(LAST_MODIFIED)) },
        fresh_for: freshness::fresh_for(headers, now),
        retry_after: freshness::retry_after(headers, now),
        body: Vec::new(),
        moved_to,
        elsewhere: None,
    }
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
        FetchError::Timeout("the time for the connection or between two pieces")
    } else if error.is_body() || error.is_decode() {
        FetchError::Broken(last)
    } else {
        FetchError::Unreachable(last)
    }
}
