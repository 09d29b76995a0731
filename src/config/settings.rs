use super::{KnowledgeFiles, Place};
use crate::checked_toml::{Located, Reader};
use crate::model::{FeedSource, Problem};
use std::path::PathBuf;
use std::time::Duration;

/// The whole configuration, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The SQLite file.
    pub store: PathBuf,
    /// Topics of feeds that name none.
    pub topics: Vec<String>,
    /// Every place that names a topic, with the problem that it is if there is no such topic.
    pub named_topics: Vec<(String, Problem)>,
    /// `[poll]`.
    pub poll: PollSettings,
    /// `[fetch]`.
    pub fetch: FetchSettings,
    /// `[ingest]`.
    pub ingest: IngestSettings,
    /// `[log] level`.
    pub log_level: String,
    /// The feeds.
    pub feeds: Vec<FeedSource>,
    /// Whether they are those that ship inside the binary.
    pub feeds_are_built_in: bool,
    /// The user's topics, lexicons and phrases.
    pub knowledge: KnowledgeFiles,
    /// Where the configuration was found.
    pub place: Place,
}

/// `[poll]`: when feeds are asked.
#[derive(Debug, Clone, PartialEq)]
pub struct PollSettings {
    /// Never more often.
    pub least: Duration,
    /// Never less often.
    pub most: Duration,
    /// Overdue feeds are spread over this on a start.
    pub start_spread: Duration,
    /// Ask at this pace whatever the server says.
    pub fixed_interval: Option<Duration>,
    /// Entries read from one answer.
    pub entries_most: usize,
    /// Entries that are older when first seen are left out; `None` for no bound.
    pub first_age_most: Option<Duration>,
    /// The newest entries that a feed's first poll takes however old they are.
    pub first_entries: usize,
    /// Added to the clock.
    pub clock_offset: Duration,
}

/// `[fetch]`: how servers are asked.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchSettings {
    /// Goes into the User-Agent.
    pub contact: String,
    /// Private hosts that may be asked.
    pub allow_hosts: Vec<String>,
    /// Pause between two requests to one host.
    pub host_gap: Duration,
    /// A longer Crawl-delay is given this.
    pub crawl_delay_most: Duration,
    /// Ask robots.txt before pages.
    pub respect_robots: bool,
    /// For the connection.
    pub connect_timeout: Duration,
    /// For the first byte.
    pub first_byte_timeout: Duration,
    /// For one request with its body.
    pub total_timeout: Duration,
    /// Bytes of a feed after decompression.
    pub feed_bytes_most: usize,
    /// Bytes of a page after decompression.
    pub page_bytes_most: usize,
    /// Redirects that are followed.
    pub redirects_most: usize,
    /// Follow a redirect from https to http.
    pub allow_insecure_redirects: bool,
    /// A proxy.
    pub proxy: Option<String>,
    /// Hosts that share one pace, by groups.
    pub shared_hosts: Vec<Vec<String>>,
}

impl FetchSettings {
    /// What shares a pace with an address: its host and port, or the first host of its group.
    pub fn host_key(&self, url: &url::Url) -> String {
        let host = url.host_str().unwrap_or_default();
        let belongs = |known: &String| {
            host == known || host.strip_suffix(known.as_str()).is_some_and(|before| before.ends_with('.'))
        };
        if let Some(first) =
            self.shared_hosts.iter().find(|group| group.iter().any(belongs)).and_then(|group| group.first())
        {
            return first.clone();
        }
        url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

/// `[ingest]`: how jobs are worked off.
#[derive(Debug, Clone, PartialEq)]
pub struct IngestSettings {
    /// Jobs at once.
    pub workers: usize,
    /// How long a job may take.
    pub lease: Duration,
    /// Attempts before a page is given up.
    pub attempts_most: u32,
    /// The first wait.
    pub retry_first: Duration,
    /// The longest wait.
    pub retry_most: Duration,
    /// Waits before each further look at an article.
    pub revisit: Vec<Duration>,
    /// Keep the raw page.
    pub keep_pages: bool,
}

/// Reads everything but the feeds. Every default stands in the embedded file; the values given here serve only while
/// problems are collected.
pub(super) fn read(reader: &Reader<'_>, store: Option<PathBuf>) -> Settings {
    let named = reader.text("store").map(|store| store.value).unwrap_or_default();
    let mut settings = Settings {
        store: store.unwrap_or_else(|| if named.is_empty() { default_store() } else { PathBuf::from(named) }),
        topics: Vec::new(),
        named_topics: Vec::new(),
        poll: read_poll(reader),
        fetch: read_fetch(reader),
        ingest: read_ingest(reader),
        log_level: reader.table("log").map_or_else(String::new, |log| {
            let level = log.text("level");
            let known = ["error", "warn", "info", "debug", "trace", "off"];
            if let Some(level) =
                level.as_ref().filter(|level| !level.value.contains('=') && !known.contains(&level.value.as_str()))
            {
                level.report(
                    format!("log.level = \"{}\" is no level", level.value),
                    Some(format!("choose from {}", known.join(", "))),
                );
            }
            let level = level.map(|level| level.value).unwrap_or_default();
            log.finish();
            level
        }),
        feeds: Vec::new(),
        feeds_are_built_in: false,
        knowledge: KnowledgeFiles::default(),
        place: Place::default(),
    };
    settings.topics = settings.name_topics(reader.texts("topics"));
    settings
}

impl Settings {
    /// Notes the places of topics, and gives their names.
    pub(super) fn name_topics(&mut self, topics: Vec<Located<'_, String>>) -> Vec<String> {
        self.named_topics.extend(topics.iter().map(|topic| {
            let what = format!("there is no topic \"{0}\" (topics/{0}.toml)", topic.value);
            (topic.value.clone(), topic.problem(what))
        }));
        topics.into_iter().map(|topic| topic.value).collect()
    }
}

fn default_store() -> PathBuf {
    if let Some(state) = std::env::var_os("STATE_DIRECTORY") {
        return PathBuf::from(state).join("parleyd.db");
    }
    let data = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    data.map_or_else(|| PathBuf::from("parleyd.db"), |data| data.join("parleyd").join("parleyd.db"))
}

fn read_poll(reader: &Reader<'_>) -> PollSettings {
    let Some(poll) = reader.table("poll") else { unreachable!("the embedded defaults have [poll]") };
    let fixed = poll.text("fixed_interval").is_some_and(|fixed| !fixed.value.is_empty());
    let bounded = poll.text("first_age_most").is_some_and(|age| !age.value.is_empty());
    let settings = PollSettings {
        least: poll.duration_from("least", Duration::from_secs(1)).unwrap_or_default(),
        most: poll.duration_from("most", Duration::from_secs(1)).unwrap_or_default(),
        start_spread: poll.duration("start_spread").unwrap_or_default(),
        fixed_interval: if fixed { poll.duration_from("fixed_interval", Duration::from_millis(50)) } else { None },
        entries_most: count(poll.integer("entries_most", 1, 100_000)),
        first_age_most: if bounded { poll.duration("first_age_most") } else { None },
        first_entries: count(poll.integer("first_entries", 0, 10_000)),
        clock_offset: poll.duration("clock_offset").unwrap_or_default(),
    };
    if settings.least > settings.most {
        poll.report_key("least", "poll.least is longer than poll.most", Some("make it shorter".into()));
    }
    poll.finish();
    settings
}

fn read_fetch(reader: &Reader<'_>) -> FetchSettings {
    let Some(fetch) = reader.table("fetch") else { unreachable!("the embedded defaults have [fetch]") };
    let contact = fetch.text("contact");
    if let Some(contact) = contact
        .as_ref()
        .filter(|contact| contact.value.is_empty() || contact.value.chars().any(|c| c.is_control() || !c.is_ascii()))
    {
        contact.report(
            "fetch.contact must be an address in plain ASCII",
            Some("write for example \"https://newsroom.example/bot\" or \"mailto:desk@newsroom.example\"".into()),
        );
    }
    let proxy = fetch.text("proxy").filter(|proxy| !proxy.value.is_empty());
    if let Some(proxy) = proxy.as_ref() {
        check_proxy(proxy);
    }
    let allow = fetch.texts("allow_hosts");
    let wrong = |host: &str| {
        host.trim().is_empty()
            || host.contains("://")
            || host.contains('/')
                && host
                    .rsplit_once(':')
                    .filter(|(_, port)| port.parse::<u16>().is_ok())
                    .map_or(host, |(network, _)| network)
                    .trim_matches(['[', ']'])
                    .parse::<ipnet::IpNet>()
                    .is_err()
                && host.parse::<ipnet::IpNet>().is_err()
    };
    for host in allow.iter().filter(|host| wrong(&host.value)) {
        host.report(
            format!("\"{}\" is no host", host.value),
            Some("write a name, an address or a network, such as \"intranet.example\", \"10.0.0.0/8\" or \"127.0.0.1:8080\"".into()),
        );
    }
    let settings = FetchSettings {
        contact: contact.map(|contact| contact.value).unwrap_or_default(),
        allow_hosts: allow.into_iter().map(|host| host.value).collect(),
        host_gap: fetch.duration("host_gap").unwrap_or_default(),
        crawl_delay_most: fetch.duration("crawl_delay_most").unwrap_or_default(),
        respect_robots: fetch.boolean("respect_robots").unwrap_or(true),
        connect_timeout: fetch.duration_from("connect_timeout", Duration::from_millis(100)).unwrap_or_default(),
        first_byte_timeout: fetch.duration_from("first_byte_timeout", Duration::from_millis(100)).unwrap_or_default(),
        total_timeout: fetch.duration_from("total_timeout", Duration::from_millis(100)).unwrap_or_default(),
        feed_bytes_most: fetch.bytes("feed_bytes_most").unwrap_or_default(),
        page_bytes_most: fetch.bytes("page_bytes_most").unwrap_or_default(),
        redirects_most: count(fetch.integer("redirects_most", 0, 20)),
        allow_insecure_redirects: fetch.boolean("allow_insecure_redirects").unwrap_or(false),
        proxy: proxy.map(|proxy| proxy.value),
        shared_hosts: shared_hosts(&fetch),
    };
    fetch.finish();
    settings
}

/// Reports what is no proxy. The value is not repeated: it may hold a password.
pub(super) fn check_proxy(proxy: &Located<'_, String>) {
    let known = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    let parsed = url::Url::parse(&proxy.value).ok();
    if !parsed.is_some_and(|url| known.contains(&url.scheme()) && url.has_host()) {
        proxy.report(
            "this is no address of a proxy",
            Some("write for example \"socks5://127.0.0.1:9050\" or \"http://proxy.example:3128\"".into()),
        );
    }
}

/// Groups of hosts, each a text of names with spaces between.
fn shared_hosts(fetch: &Reader<'_>) -> Vec<Vec<String>> {
    let mut groups = Vec::new();
    for group in fetch.texts("shared_hosts") {
        let hosts: Vec<String> = group.value.split_whitespace().map(str::to_lowercase).collect();
        if hosts.len() < 2 || hosts.iter().any(|host| host.contains('/')) {
            group.report(
                format!("\"{}\" names no hosts that share a limit", group.value),
                Some("write their names with spaces between, such as \"outlet.example cdn.example\"".into()),
            );
        }
        groups.push(hosts);
    }
    groups
}

fn read_ingest(reader: &Reader<'_>) -> IngestSettings {
    let Some(ingest) = reader.table("ingest") else { unreachable!("the embedded defaults have [ingest]") };
    let settings = IngestSettings {
        workers: count(ingest.integer("workers", 1, 256)),
        lease: ingest.duration_from("lease", Duration::from_secs(10)).unwrap_or_default(),
        attempts_most: u32::try_from(ingest.integer("attempts_most", 1, 100).unwrap_or(1)).unwrap_or(1),
        retry_first: ingest.duration("retry_first").unwrap_or_default(),
        retry_most: ingest.duration("retry_most").unwrap_or_default(),
        revisit: ingest.durations("revisit"),
        keep_pages: ingest.boolean("keep_pages").unwrap_or(true),
    };
    ingest.finish();
    settings
}

fn count(number: Option<i64>) -> usize {
    number.and_then(|number| usize::try_from(number).ok()).unwrap_or(1)
}
