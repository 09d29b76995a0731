//! What elements are, and what their names say, before any text is read.

use super::names::{Named, named};
use crate::extract::dom::attribute;
use rustc_hash::FxHasher;
use scraper::node::Element;
use std::hash::{Hash, Hasher};

/// So many characters of each name are read.
const NAMES_MOST: usize = 300;

/// Kinds of elements that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    #[default]
    Other,
    P,
    Div,
    Section,
    Article,
    Main,
    Aside,
    Header,
    Footer,
    Nav,
    Form,
    List,
    Table,
    Figure,
}

impl Part {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "p" => Self::P,
            "div" | "center" => Self::Div,
            "section" => Self::Section,
            "article" => Self::Article,
            "main" => Self::Main,
            "aside" => Self::Aside,
            "header" => Self::Header,
            "footer" => Self::Footer,
            "nav" | "menu" => Self::Nav,
            "form" | "dialog" | "fieldset" => Self::Form,
            "ul" | "ol" | "li" | "dl" | "dt" | "dd" => Self::List,
            "table" | "tbody" | "thead" | "tr" | "td" | "th" => Self::Table,
            "figure" | "figcaption" => Self::Figure,
            _ => Self::Other,
        }
    }
}

/// What the names of an element say, and whether they speak of a caption.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) named: Named,
    pub(super) caption: bool,
}

impl Said {
    pub(super) fn of(names: &str) -> Self {
        let caption = names.split_whitespace().any(|class| class.contains("caption"));
        Self { named: named(names), caption }
    }
}

pub(super) fn look_of(name: &str, names: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (name, names).hash(&mut hasher);
    hasher.finish()
}

pub(super) fn names_of(element: &Element) -> String {
    let mut names = String::new();
    for name in ["class", "id", "role", "data-component", "data-testid"] {
        if let Some(value) = attribute(element, name) {
            if value.len() <= NAMES_MOST {
                names.push_str(value);
            } else {
                names.extend(value.chars().take(NAMES_MOST));
            }
            names.push(' ');
        }
    }
    names
}

/// Hidden on load. What is hidden may be the article all the same: streamed into place by a script, or shown to
/// subscribers alone; the judge weighs it.
pub(super) fn is_hidden(element: &Element) -> bool {
    attribute(element, "hidden").is_some() && element.name() != "body"
        || attribute(element, "aria-hidden") == Some("true") && element.name() != "a" && element.name() != "span"
        || attribute(element, "style").is_some_and(|style| {
            style.contains(['n', 'N']) && style.replace(' ', "").to_ascii_lowercase().contains("display:none")
        })
}

/// A few words within a line that only a screen reader says: `, opens new tab`.
fn is_for_screen_readers(element: &Element) -> bool {
    let clipped = |style: &str| {
        let style = style.replace(' ', "").to_ascii_lowercase();
        style.contains("clip:rect(0") || style.contains("clip:rect(1px") || style.contains("clip-path:inset(")
    };
    // Scraper's own list of classes interns each of them; most hold none of these letters.
    let speaks = |class: &&str| {
        let plain: String = class.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        plain == "sronly" || plain.contains("visuallyhidden") || plain.starts_with("screenreader")
    };
    attribute(element, "style").is_some_and(clipped)
        || attribute(element, "class").is_some_and(|classes| {
            classes.split_ascii_whitespace().filter(|class| class.len() >= "sronly".len()).any(|class| speaks(&class))
        })
}

pub(super) fn is_dropped(element: &Element) -> bool {
    !is_block(element.name()) && (is_hidden(element) || is_for_screen_readers(element))
        || matches!(
            element.name(),
            "script"
                | "style"
                | "noscript"
                | "template"
                | "head"
                | "svg"
                | "iframe"
                | "button"
                | "select"
                | "textarea"
                | "input"
                | "object"
                | "audio"
                | "video"
                | "canvas"
                | "math"
                | "option"
                | "label"
        )
}

pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "body"
            | "p"
            | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "nav"
            | "form"
            | "dialog"
            | "menu"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "table"
            | "thead"
            | "tbody"
            | "tr"
            | "td"
            | "th"
            | "figure"
            | "figcaption"
            | "address"
            | "details"
            | "summary"
            | "fieldset"
            | "center"
            | "hr"
    )
}
