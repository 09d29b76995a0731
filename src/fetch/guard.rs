//! Which addresses may be asked. Literals in every spelling, the resolver's answers and every redirect are checked: a
//! custom resolver alone is no guard, since literals never reach it.

use super::FetchError;
use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use url::{Host, Url};

/// What `allow_hosts` allows beyond the public internet.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    names: Vec<(String, Option<u16>)>,
    networks: Vec<(IpNet, Option<u16>)>,
    /// Ports of configured feeds.
    ports: Vec<u16>,
    /// Names of proxies, which may resolve to anything; nothing else is asked there.
    proxies: Vec<String>,
}

/// Ports on which other services listen, who take a request for commands of theirs ("bad ports" of the WHATWG Fetch
/// standard §2.9, with databases and caches): not asked even where a feed is configured there.
const OTHER_SERVICES: [u16; 88] = [
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
    111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
    540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060,
    5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9200, 10080, 11211, 27017,
];

/// Whether web servers are usually found on a port; on others of the public internet other services listen.
fn is_web_port(port: u16) -> bool {
    matches!(port, 80 | 443 | 8000..=8999)
}

impl Guard {
    /// Reads `allow_hosts`: names, addresses or networks, each with an optional `:port`. `ports` are those of
    /// configured feeds, which may be asked besides the usual ones.
    pub fn new(allow_hosts: &[String], ports: &[u16]) -> Self {
        let mut guard = Self { ports: ports.to_vec(), ..Self::default() };
        for entry in allow_hosts {
            let entry = entry.trim();
            let (host, port) = split_port(entry);
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            if let Ok(network) = bare.parse::<IpNet>() {
                guard.networks.push((network, port));
            } else if let Ok(address) = bare.parse::<IpAddr>() {
                guard.networks.push((IpNet::from(address), port));
            } else {
                guard.names.push((host.to_ascii_lowercase(), port));
            }
        }
        guard
    }

    /// The same, for a client that goes through these proxies.
    pub fn with_proxies(mut self, proxies: Vec<String>) -> Self {
        self.proxies = proxies;
        self
    }

    /// Whether an address may be asked as far as it can be seen without resolving its name.
    ///
    /// # Errors
    /// [`FetchError::Forbidden`] with the reason.
    pub fn check(&self, url: &Url) -> Result<(), FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Forbidden(format!("the scheme {}: is not asked", url.scheme())));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::Forbidden("an address with a user name in it is not asked".to_owned()));
        }
        let port = url.port_or_known_default().unwrap_or(0);
        match url.host() {
            None => Err(FetchError::Forbidden("the address has no host".to_owned())),
            Some(Host::Ipv4(address)) => self.check_ip(IpAddr::V4(address), port),
            Some(Host::Ipv6(address)) => self.check_ip(IpAddr::V6(address), port),
            Some(Host::Domain(name)) => {
                let named = self.names.iter().any(|(known, _)| known == &name.to_ascii_lowercase());
                if named && !self.allows_name(name, port) {
                    return Err(FetchError::Forbidden(format!(
                        "{name} may not be asked on port {port} (fetch.allow_hosts)"
                    )));
                }
                if !named && self.proxies.iter().any(|proxy| proxy == name) {
                    return Err(FetchError::Forbidden(format!(
                        "{name} is the proxy; name it in fetch.allow_hosts if it is asked too"
                    )));
                }
                if named { Ok(()) } else { self.check_port(port) }
            }
        }
    }

    fn check_port(&self, port: u16) -> Result<(), FetchError> {
        if is_web_port(port) || (self.ports.contains(&port) && !OTHER_SERVICES.contains(&port)) {
            return Ok(());
        }
        Err(FetchError::Forbidden(format!("port {port} is no port of web servers; name it in fetch.allow_hosts")))
    }

    fn check_ip(&self, address: IpAddr, port: u16) -> Result<(), FetchError> {
        let allowed = self
            .networks
            .iter()
            .any(|(network, only)| network.contains(&address) && only.is_none_or(|only| only == port));
        if allowed {
            Ok(())
        } else if is_public(address) {
            self.check_port(port)
        } else {
            Err(FetchError::Forbidden(format!(
                "{address} is in a private network; name it in fetch.allow_hosts if it is yours"
            )))
        }
    }

    fn allows_name(&self, name: &str, port: u16) -> bool {
        self.names
            .iter()
            .any(|(known, only)| known == &name.to_ascii_lowercase() && only.is_none_or(|only| only == port))
    }

    /// Whether all answers of a resolver may be connected to: one that may not refuses the name, since the next
    /// question might be answered by it alone.
    fn admits(&self, name: &str, answers: &[IpAddr]) -> bool {
        let named = self.names.iter().any(|(known, _)| known == &name.to_ascii_lowercase());
        let known =
            |address: &IpAddr| self.networks.iter().any(|(network, only)| only.is_none() && network.contains(address));
        named
            || self.proxies.iter().any(|proxy| proxy == name)
            || answers.iter().all(|address| is_public(*address) || known(address))
    }
}

fn split_port(entry: &str) -> (&str, Option<u16>) {
    let colons = entry.matches(':').count();
    if (colons == 1 || entry.starts_with('['))
        && let Some((host, port)) = entry.rsplit_once(':')
        && let Ok(port) = port.parse()
    {
        return (host, Some(port));
    }
    (entry, None)
}

/// Whether an address belongs to the public internet (IANA special-purpose registries, RFC 6890 and successors).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a == 10
        || a == 127
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113)
        || a >= 224)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let embedded = |high: u16, low: u16| is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match segments {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] => embedded(high, low) && segments[5] == 0xffff,
        [0, 0, 0, 0, 0xffff, 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            embedded(high, low)
        }
        [first, second, ..] => {
            (0x2000..0x4000).contains(&first)
                && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
                && first != 0x3fff
        }
    }
}

/// A resolver whose answers are only addresses that may be connected to.
#[derive(Debug, Clone)]
pub(super) struct GuardedResolver(pub Arc<Guard>);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let answers: Vec<IpAddr> =
                tokio::net::lookup_host((host.as_str(), 0)).await?.map(|address| address.ip()).collect();
            if !guard.admits(&host, &answers) {
                return Err(format!("{REFUSED}{host} resolves to a private network").into());
            }
            let addresses: Addrs = Box::new(answers.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

/// The mark by which the client tells the guard's refusal from a failure of the network.
pub(super) const REFUSED: &str = "parleyd-guard: ";

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(guard: &Guard, address: &str) -> bool {
        guard.check(&Url::parse(address).unwrap()).is_err()
    }

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        let guard = Guard::default();
        for address in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::127.0.0.1]/",
            "http://169.254.169.254/latest",
            "http://10.1.2.3/",
            "http://192.168.0.1/",
            "http://100.64.0.1/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://0.0.0.0/",
            "file:///etc/passwd",
            "ftp://a.example/",
        ] {
            assert!(refused(&guard, address), "{address}");
        }
        assert!(!refused(&guard, "https://93.184.216.34/"));
        assert!(!refused(&guard, "https://[2606:4700::1111]/"));
    }

    #[test]
    fn what_is_allowed_is_allowed_on_its_port_alone() {
        let guard = Guard::new(
            &["127.0.0.1:8080".to_owned(), "10.0.0.0/8".to_owned(), "intranet.example:81".to_owned()],
            &[9999, 6379],
        );
        assert!(!refused(&guard, "http://127.0.0.1:8080/"));
        assert!(refused(&guard, "http://127.0.0.1:8081/"));
        assert!(!refused(&guard, "http://10.9.9.9/"));
        assert!(refused(&guard, "http://intranet.example/"));
        let (private, public) = ("127.0.0.1".parse().unwrap(), "93.184.216.34".parse().unwrap());
        assert!(!guard.admits("localhost", &[private]));
        assert!(!guard.admits("mixed.example", &[public, private]));
        assert!(guard.admits("outlet.example", &[public]));
        assert!(refused(&guard, "http://outlet.example:22/"));
        assert!(!refused(&guard, "http://outlet.example:9999/"));
        assert!(refused(&guard, "http://outlet.example:6379/"));
        assert!(refused(&guard, "http://user@outlet.example/"));
    }
}
