use super::lexicon::Lexicon;
use super::passage::Passage;
use crate::model::Part;

/// Which subjects of the closed list an article is about: a stem in the title or opening, or twice in the text.
pub(super) fn find(title: &str, text: &str, lexicon: &Lexicon) -> Vec<String> {
    let opening: String = title.chars().chain(['\n']).chain(text.chars().take(500)).collect();
    let opening = Passage::new(&opening, Part::Text);
    let body = Passage::new(text, Part::Text);
    lexicon
        .subjects
        .iter()
        .filter(|(_, book)| !book.find(&opening).is_empty() || book.find(&body).len() >= 2)
        .map(|(subject, _)| subject.clone())
        .collect()
}
