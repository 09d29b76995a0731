use super::lexicon::Lexicon;
use super::passage::Passage;
use crate::model::Part;

/// Which subjects of the closed list an article touches: those with a stem in the title or the text.
pub(super) fn find(title: &str, text: &str, lexicon: &Lexicon) -> Vec<String> {
    let passages = [Passage::new(title, Part::Title), Passage::new(text, Part::Text)];
    let touched = |book: &super::phrasebook::Phrasebook<()>| {
        passages.iter().any(|passage| (0..passage.words.len()).any(|index| book.is_at(passage, index)))
    };
    lexicon.subjects.iter().filter(|(_, book)| touched(book)).map(|(subject, _)| subject.clone()).collect()
}
