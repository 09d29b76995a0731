use super::Tag;
use super::vocabulary::Vocabulary;
use crate::text::decode_entities;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;
use std::rc::Rc;
use url::Url;

/// An element with all that it holds.
#[derive(Debug, Clone, Default)]
pub(in crate::feed) struct Element<'t> {
    pub vocabulary: Vocabulary,
    /// Local name in lower case.
    pub name: Cow<'t, str>,
    pub(super) tag: &'t str,
    /// Character data, references resolved; where markup stands in a text, the markup as it stood.
    pub text: Cow<'t, str>,
    /// Whether `text` is markup that was not escaped.
    pub markup: bool,
    pub children: Vec<Element<'t>>,
    /// The base of relative addresses, where known.
    pub base: Option<Rc<Url>>,
}

impl<'t> Element<'t> {
    /// An element of which only the tag is known.
    pub(in crate::feed) fn of_tag(tag: Tag<'t>) -> Self {
        Self { tag: tag.content, ..Self::default() }
    }

    /// An attribute by its name as written, in any case, references resolved and trimmed.
    pub(in crate::feed) fn attribute(&self, name: &str) -> Option<String> {
        attribute(self.tag, |key| key.eq_ignore_ascii_case(name))
    }

    /// An attribute by its local name, with whatever prefix.
    pub(in crate::feed) fn attribute_of(&self, local: &str) -> Option<String> {
        attribute(self.tag, |key| {
            key.rsplit_once(':').filter(|(prefix, _)| *prefix != "xmlns").is_some_and(|(_, key)| key == local)
        })
    }

    /// Whether it is this element of the format's own.
    pub(in crate::feed) fn is(&self, name: &str) -> bool {
        self.vocabulary == Vocabulary::Core && self.name == name
    }

    /// The first child of that name, of any vocabulary.
    pub(in crate::feed) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text without the space around it; `None` where nothing is left.
    pub(in crate::feed) fn trimmed(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }
}

pub(super) fn attributes(tag: &str) -> Attributes<'_> {
    let name = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
    let mut attributes = Attributes::html(tag, name);
    attributes.with_checks(false);
    attributes
}

fn attribute(tag: &str, wanted: impl Fn(&str) -> bool) -> Option<String> {
    memchr::memchr(b'=', tag.as_bytes())?;
    attributes(tag)
        .filter_map(Result::ok)
        .find(|attribute| wanted(attribute.key.as_ref()))
        .map(|attribute| decode_entities(attribute.value.trim()))
}
