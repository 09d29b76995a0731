//! What scripts of a page are read for.

/// What a script holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// What the page says of itself, as JSON-LD.
    JsonLd,
    /// The state of an application.
    State,
}

/// What a script of a type and a text holds; most hold nothing that is read.
pub(super) fn said(kind: &str, text: &str) -> Option<Said> {
    if kind.contains("json") {
        // Some templates write the plus sign as an entity, and not all of them are read by a parser of HTML.
        let is_linked = kind.contains("ld+json") || kind.contains("ld&#43;json") || kind.contains("ld&#x2B;json");
        return Some(if is_linked { Said::JsonLd } else { Said::State });
    }
    if !(kind.is_empty() || kind.contains("javascript") || kind == "module") {
        return None;
    }
    let head: String = text.trim_start().chars().take(200).collect();
    if head.starts_with('{') && head.contains("schema.org") {
        return Some(Said::JsonLd);
    }
    // Fragments that a server streams, however short, and states that are set as a variable.
    let holds = |words: &str| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some();
    let is_state = holds("self.__next_f.push") || text.len() > 500 && (holds("window.__") || holds("window[\"__"));
    is_state.then_some(Said::State)
}
