//! Parts of a page that its server sent late: hidden elements at its end (`<div hidden id="S:1">`) whose place is a
//! template further up (`<template id="B:1">`). A script would move them there; see `react-dom/server`,
//! `renderToPipeableStream`.

use crate::extract::dom::attribute;
use ego_tree::NodeId;
use scraper::Html;
use scraper::node::Element;
use std::collections::{BTreeMap, HashSet};

/// How deep streamed parts may stand in one another.
const NESTED_MOST: usize = 32;

/// The parts of a page that wait for their place.
#[derive(Debug, Default)]
pub(super) struct Streamed {
    waiting: BTreeMap<String, NodeId>,
    with_place: HashSet<String>,
}

impl Streamed {
    pub(super) fn of(html: &Html) -> Self {
        let mut places = HashSet::new();
        let mut waiting = BTreeMap::new();
        for node in html.tree.root().descendants() {
            let Some(element) = node.value().as_element() else { continue };
            if let Some(number) = place(element) {
                places.insert(number.to_owned());
            } else if let Some(number) = part(element) {
                waiting.insert(number.to_owned(), node.id());
            }
        }
        waiting.retain(|number, _| places.contains(number));
        Self { with_place: waiting.keys().cloned().collect(), waiting }
    }

    /// The part whose place a template is; each is handed out once.
    pub(super) fn take(&mut self, template: &Element, nested: usize) -> Option<NodeId> {
        if nested < NESTED_MOST { self.waiting.remove(place(template)?) } else { None }
    }

    /// Whether an element is a part that has its place elsewhere.
    pub(super) fn is_placed(&self, element: &Element) -> bool {
        !self.with_place.is_empty() && part(element).is_some_and(|number| self.with_place.contains(number))
    }

    /// The parts that nobody took.
    pub(super) fn left(&mut self) -> Vec<NodeId> {
        std::mem::take(&mut self.waiting).into_values().collect()
    }
}

fn place(element: &Element) -> Option<&str> {
    let (kind, number) = attribute(element, "id")?.split_once(':')?;
    (element.name() == "template" && matches!(kind, "B" | "P")).then_some(number)
}

fn part(element: &Element) -> Option<&str> {
    attribute(element, "hidden")?;
    attribute(element, "id")?.strip_prefix("S:")
}

#[cfg(test)]
mod tests {
    use super::super::walk::texts;

    #[test]
    fn a_part_is_read_in_its_place() {
        let page = "<main><p>one</p><template id=\"B:0\"></template><p>four</p></main>\
                    <div hidden id=\"S:0\"><p>two</p><template id=\"P:1\"></template></div><div hidden id=\"S:1\"><p>three</p></div>";
        assert_eq!(texts(page), ["one", "two", "three", "four"]);
    }

    #[test]
    fn no_part_is_lost() {
        assert_eq!(texts("<p>one</p><div hidden id=\"S:0\"><p>two</p></div>"), ["one", "two"]);
        let in_itself = "<p>one</p><div hidden id=\"S:0\"><template id=\"B:0\"></template><p>two</p></div>";
        assert_eq!(texts(in_itself), ["one", "two"]);
        let in_one_another: String = (0..500)
            .map(|at| format!("<div hidden id=\"S:{at}\"><p>{at}</p><template id=\"B:{}\"></template></div>", at + 1))
            .collect();
        assert_eq!(texts(&format!("<template id=\"B:0\"></template>{in_one_another}")).len(), 500);
    }
}
