//! Pictures and enclosures of an entry.

use super::plain::address;
use super::xml::{Element, Vocabulary as V};
use crate::model::Enclosure;

/// Enclosures of one entry that are kept.
const ENCLOSURES_MOST: usize = 20;

/// What an entry encloses, and its pictures by how sure they are: thumbnail, thumbnail of a
/// medium, medium, podcast image, enclosure, element.
#[derive(Debug, Default)]
pub(super) struct Media {
    pub enclosures: Vec<Enclosure>,
    pictures: [Option<String>; 6],
    /// Title and description of the first medium, for entries that have none.
    pub title: Option<String>,
    pub description: Option<String>,
    pub keywords: Option<String>,
}

impl Media {
    /// Takes one child of an item, if it is of this kind.
    pub(super) fn take(&mut self, child: &Element<'_>) {
        self.take_within(child, false);
    }

    fn take_within(&mut self, child: &Element<'_>, nested: bool) {
        let base = child.base.as_deref();
        let url = || child.attribute("url").or_else(|| child.attribute("href")).and_then(|url| address(&url, base));
        match (child.vocabulary, child.name.as_ref()) {
            (V::Media, "group") => child.children.iter().for_each(|child| self.take_within(child, true)),
            (V::Media, "thumbnail") => {
                self.picture(usize::from(nested), url().or_else(|| address(&child.text, base)));
            }
            (V::Media, "content") => {
                let (kind, medium) = (child.attribute("type"), child.attribute("medium"));
                if let Some(url) = url() {
                    let image =
                        medium.as_deref() == Some("image") || is_image(kind.as_deref(), medium.as_deref(), &url);
                    self.picture(2, image.then(|| url.clone()));
                    self.enclose(url, kind, child.attribute("filesize"));
                }
                child.children.iter().for_each(|child| self.take_within(child, true));
            }
            (V::Media, "title") => self.title = self.title.take().or(child.trimmed().map(str::to_owned)),
            (V::Media, "description") => {
                self.description = self.description.take().or(child.trimmed().map(str::to_owned));
            }
            (V::Media, "keywords") => self.keywords = self.keywords.take().or(child.trimmed().map(str::to_owned)),
            (V::Itunes, "image") => self.picture(3, url().or_else(|| address(&child.text, base))),
            (V::Core, "enclosure") | (V::Enclosure, "enclosure") => {
                let address = url().or_else(|| child.attribute_of("resource").and_then(|url| address(&url, base)));
                if let Some(url) = address {
                    let kind = child.attribute("type").or_else(|| child.attribute_of("type"));
                    self.picture(4, is_image(kind.as_deref(), None, &url).then(|| url.clone()));
                    self.enclose(url, kind, child.attribute("length").or_else(|| child.attribute_of("length")));
                }
            }
            (V::Core, "image" | "logo" | "thumbnail") | (V::Other, "image" | "thumbnail") => {
                let inner = child.child("url").or_else(|| child.child("loc")).and_then(Element::trimmed);
                let written = inner.or(child.trimmed()).map(str::to_owned);
                self.picture(5, url().or_else(|| written.and_then(|written| address(&written, base))));
            }
            (V::Image, "image") => {
                let inner = child.child("loc").and_then(Element::trimmed);
                self.picture(5, inner.and_then(|written| address(written, base)));
            }
            _ => {}
        }
    }

    /// A link of an Atom entry with `rel="enclosure"`.
    pub(super) fn enclose(&mut self, url: String, kind: Option<String>, length: Option<String>) {
        if self.enclosures.len() < ENCLOSURES_MOST && self.enclosures.iter().all(|known| known.url != url) {
            let length = length.and_then(|length| length.trim().parse().ok());
            self.enclosures.push(Enclosure { url, media_type: kind.filter(|kind| !kind.is_empty()), length });
        }
    }

    /// The same, noted as a picture where it is one.
    pub(super) fn enclose_link(&mut self, url: String, kind: Option<String>, length: Option<String>) {
        self.picture(4, is_image(kind.as_deref(), None, &url).then(|| url.clone()));
        self.enclose(url, kind, length);
    }

    fn picture(&mut self, place: usize, url: Option<String>) {
        if let Some(known) = self.pictures.get_mut(place)
            && known.is_none()
        {
            *known = url.filter(|url| url.starts_with("http"));
        }
    }

    /// The picture of the entry.
    pub(super) fn image(&mut self) -> Option<String> {
        self.pictures.iter_mut().find_map(Option::take)
    }
}

/// By its type, else by the end of its path.
fn is_image(kind: Option<&str>, medium: Option<&str>, url: &str) -> bool {
    if let Some(kind) = kind.filter(|kind| !kind.is_empty()) {
        return kind.to_ascii_lowercase().starts_with("image/") || kind.eq_ignore_ascii_case("image");
    }
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    medium.is_none() && [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"].iter().any(|end| path.ends_with(end))
}
