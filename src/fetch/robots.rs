//! robots.txt by RFC 9309.

use percent_encoding::{CONTROLS, utf8_percent_encode};
use std::time::Duration;

/// The name that a robots.txt knows us by.
const PRODUCT: &str = "parleyd";
/// RFC 9309 §2.5: at least 500 KiB must be read.
pub(super) const BYTES_MOST: usize = 512 * 1024;
/// Rules beyond this are not read.
const RULES_MOST: usize = 5000;

/// The rules that hold for us.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    /// (allow, pattern).
    rules: Vec<(bool, String)>,
    /// `Crawl-delay`, which is no part of the RFC but widely used.
    pub crawl_delay: Option<Duration>,
}

impl Robots {
    /// Reads a robots.txt: the groups for us, else those for everybody.
    pub fn parse(text: &str) -> Self {
        let (mut own, mut all) = (Self::default(), Self::default());
        let (mut for_own, mut for_all, mut in_agents) = (false, false, false);
        let mut own_group = false;
        for line in text.trim_start_matches('\u{feff}').lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !in_agents {
                    (for_own, for_all) = (false, false);
                }
                in_agents = true;
                let agent = value.split('/').next().unwrap_or_default().trim().to_ascii_lowercase();
                for_own |= agent == PRODUCT;
                for_all |= agent == "*";
                own_group |= for_own;
                continue;
            }
            // Other lines, such as Sitemap, stand in no group (RFC 9309 §2.2.4).
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                continue;
            }
            in_agents = false;
            for (applies, group) in [(for_own, &mut own), (for_all, &mut all)] {
                if applies {
                    group.add(&key, value);
                }
            }
        }
        if own_group { own } else { all }
    }

    fn add(&mut self, key: &str, value: &str) {
        match key {
            "allow" | "disallow" if !value.is_empty() && self.rules.len() < RULES_MOST => {
                // Addresses are asked percent-encoded, and rules may be written either way.
                let encoded = utf8_percent_encode(value, CONTROLS).to_string();
                self.rules.push((key == "allow", encoded));
            }
            "crawl-delay" => {
                self.crawl_delay = value
                    .parse::<f64>()
                    .ok()
                    .filter(|seconds| seconds.is_finite() && *seconds >= 0.0 && *seconds < 1e6)
                    .map(Duration::from_secs_f64)
            }
            _ => {}
        }
    }

    /// Whether a path (with its query) may be asked: the longest matching rule decides, allow wins a tie.
    pub fn allows(&self, path: &str) -> bool {
        self.rules
            .iter()
            .filter(|(_, pattern)| matches(pattern, path))
            .max_by_key(|(allow, pattern)| (pattern.len(), *allow))
            .is_none_or(|(allow, _)| *allow)
    }
}

/// `*` stands for anything, a final `$` for the end. Linear per wildcard.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (index, part) in parts.iter().enumerate() {
        if anchored && index + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    !anchored || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides() {
        let robots = Robots::parse(
            "User-agent: *\nDisallow: /private\nAllow: /private/press\nDisallow: /*.pdf$\nCrawl-delay: 2\n",
        );
        assert!(robots.allows("/news/1"));
        assert!(!robots.allows("/private/1"));
        assert!(robots.allows("/private/press/2"));
        assert!(!robots.allows("/a/b.pdf"));
        assert!(robots.allows("/a/b.pdf?x"));
        assert_eq!(robots.crawl_delay, Some(Duration::from_secs(2)));
    }

    #[test]
    fn our_own_group_goes_before_everybody_s() {
        let robots =
            Robots::parse("User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: parleyd\nDisallow: /x\n");
        assert!(robots.allows("/news"));
        assert!(!robots.allows("/x"));
        assert!(Robots::parse("").allows("/anything"));
        let robots = Robots::parse(
            "\u{feff}User-agent: a\nSitemap: https://a.example/s.xml\nUser-agent: *\nDisallow: /архів/\n",
        );
        assert!(!robots.allows("/%D0%B0%D1%80%D1%85%D1%96%D0%B2/1"));
    }
}
