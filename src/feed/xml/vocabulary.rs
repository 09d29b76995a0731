use std::borrow::Cow;

/// Whose word an element is, by its namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::feed) enum Vocabulary {
    /// The feed format's own: RSS of any version, Atom of any version in an Atom feed, sitemaps.
    #[default]
    Core,
    /// Atom inside another format.
    Atom,
    /// `content:encoded` (RSS 1.0 module).
    Content,
    /// Dublin Core elements.
    DublinCore,
    /// Dublin Core terms.
    DublinTerms,
    /// Media RSS.
    Media,
    /// Apple's podcast elements.
    Itunes,
    /// Feedburner's.
    Feedburner,
    /// RSS 1.0 syndication module.
    Syndication,
    /// RSS 1.0 enclosure module.
    Enclosure,
    /// Google News sitemaps.
    News,
    /// Google image sitemaps.
    Image,
    /// RDF.
    Rdf,
    /// XHTML.
    Xhtml,
    /// Anything else.
    Other,
}

use Vocabulary as V;

/// Namespaces by their addresses without scheme, `www.`, case and trailing `/` or `#`, as writers misspell just these.
const BY_ADDRESS: [(&str, Vocabulary); 31] = [
    ("w3.org/2005/atom", V::Atom),
    ("purl.org/atom/ns", V::Atom),
    ("purl.org/rss/1.0", V::Core),
    ("purl.org/net/rss1.1", V::Core),
    ("my.netscape.com/rdf/simple/0.9", V::Core),
    ("channel.netscape.com/rdf/simple/0.9", V::Core),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", V::Core),
    ("backend.userland.com/rss", V::Core),
    ("backend.userland.com/rss2", V::Core),
    ("backend.userland.com/rss091", V::Core),
    ("blogs.law.harvard.edu/tech/rss", V::Core),
    ("sitemaps.org/schemas/sitemap/0.9", V::Core),
    ("google.com/schemas/sitemap/0.84", V::Core),
    ("purl.org/rss/1.0/modules/content", V::Content),
    ("purl.org/dc/elements/1.1", V::DublinCore),
    ("purl.org/dc/elements/1.0", V::DublinCore),
    ("purl.org/metadata/dublin_core", V::DublinCore),
    ("purl.org/dc/terms", V::DublinTerms),
    ("search.yahoo.com/mrss", V::Media),
    ("tools.search.yahoo.com/mrss", V::Media),
    ("video.search.yahoo.com/mrss", V::Media),
    ("itunes.com/dtds/podcast-1.0.dtd", V::Itunes),
    ("itunes.com/dtds/podcast-1.0", V::Itunes),
    ("example.com/dtds/podcast-1.0.dtd", V::Itunes),
    ("rssnamespace.org/feedburner/ext/1.0", V::Feedburner),
    ("purl.org/rss/1.0/modules/syndication", V::Syndication),
    ("purl.oclc.org/net/rss_2.0/enc", V::Enclosure),
    ("google.com/schemas/sitemap-news/0.9", V::News),
    ("google.com/schemas/sitemap-image/1.1", V::Image),
    ("w3.org/1999/02/22-rdf-syntax-ns", V::Rdf),
    ("w3.org/1999/xhtml", V::Xhtml),
];

/// What a prefix means where nothing declares it, or declares something unknown.
fn by_prefix(prefix: &str) -> Vocabulary {
    match prefix.to_ascii_lowercase().as_str() {
        "" | "rss" => V::Core,
        "atom" | "atom10" | "atom03" | "a10" => V::Atom,
        "content" => V::Content,
        "dc" => V::DublinCore,
        "dcterms" | "dct" => V::DublinTerms,
        "media" => V::Media,
        "itunes" => V::Itunes,
        "feedburner" => V::Feedburner,
        "sy" => V::Syndication,
        "enc" => V::Enclosure,
        "news" | "n" => V::News,
        "image" => V::Image,
        "rdf" => V::Rdf,
        "xhtml" | "html" => V::Xhtml,
        _ => V::Other,
    }
}

/// Namespaces in force at once; no feed has as many, and each name is sought among them.
const SCOPE_MOST: usize = 64;

/// The namespaces in force: (prefix, vocabulary), the innermost last.
#[derive(Debug, Default)]
pub(in crate::feed) struct Namespaces<'t> {
    scope: Vec<(&'t str, Vocabulary)>,
    /// What has no prefix, where that is not the format's own.
    default: Option<Vocabulary>,
    /// In an Atom feed Atom is the core.
    pub atom_is_core: bool,
}

impl<'t> Namespaces<'t> {
    pub(in crate::feed) fn depth(&self) -> usize {
        self.scope.len()
    }

    pub(in crate::feed) fn leave(&mut self, depth: usize) {
        if depth < self.scope.len() {
            self.scope.truncate(depth);
            self.default = self.scope.iter().rev().find(|(prefix, _)| prefix.is_empty()).map(|(_, known)| *known);
        }
    }

    /// Takes one `xmlns` or `xmlns:prefix` attribute.
    pub(in crate::feed) fn declare(&mut self, prefix: &'t str, address: &str) {
        if self.scope.len() >= SCOPE_MOST {
            return;
        }
        let lower = address.trim().to_ascii_lowercase();
        let bare = lower.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        let bare = bare.trim_end_matches(['/', '#']);
        let known = BY_ADDRESS.iter().find(|(address, _)| *address == bare).map(|(_, vocabulary)| *vocabulary);
        let vocabulary = match known.unwrap_or_else(|| by_prefix(prefix)) {
            // Without a prefix it is the format's own, whatever default namespace an RSS feed declares.
            V::Atom if prefix.is_empty() => V::Core,
            vocabulary => vocabulary,
        };
        self.scope.push((prefix, vocabulary));
        if prefix.is_empty() {
            self.default = Some(vocabulary);
        }
    }

    /// A name as written: whose it is, and its local part in lower case.
    pub(in crate::feed) fn resolve(&self, written: &'t str) -> (Vocabulary, Cow<'t, str>) {
        let (vocabulary, local) = match written.split_once(':') {
            None => (self.default.unwrap_or_default(), written),
            Some((prefix, local)) => {
                let declared = self.scope.iter().rev().find(|(known, _)| *known == prefix).map(|(_, known)| *known);
                match declared.unwrap_or_else(|| by_prefix(prefix)) {
                    V::Atom if self.atom_is_core => (V::Core, local),
                    vocabulary => (vocabulary, local),
                }
            }
        };
        let local = if local.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(local.to_ascii_lowercase())
        } else {
            Cow::Borrowed(local)
        };
        (vocabulary, local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_and_missing_namespaces_are_known_by_address_or_prefix() {
        let mut names = Namespaces::default();
        names.declare("m", "https://search.yahoo.com/mrss");
        names.declare("dc", "http://example.net/nonsense");
        assert_eq!(names.resolve("m:Thumbnail"), (Vocabulary::Media, Cow::Borrowed("thumbnail")));
        assert_eq!(names.resolve("dc:creator").0, Vocabulary::DublinCore);
        assert_eq!(names.resolve("content:encoded").0, Vocabulary::Content);
        assert_eq!(names.resolve("foo:bar").0, Vocabulary::Other);
        names.declare("", "http://www.w3.org/2005/Atom");
        assert_eq!(names.resolve("title").0, Vocabulary::Core);
        assert_eq!(names.resolve("atom:title").0, Vocabulary::Atom);
        names.atom_is_core = true;
        assert_eq!(names.resolve("atom:title").0, Vocabulary::Core);
        names.leave(0);
        assert_eq!(names.resolve("title").0, Vocabulary::Core);
    }
}
