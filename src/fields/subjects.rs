use super::lexicon::Lexicon;
use super::passage::Passage;

/// Which subjects of the closed list an article touches: those with a stem in the title or the text.
pub(super) fn find(head: &Passage<'_>, body: &Passage<'_>, lexicon: &Lexicon) -> Vec<String> {
    let passages = [head, body];
    let touched = |book: &super::phrasebook::Phrasebook<()>| {
        passages.iter().any(|passage| (0..passage.words.len()).any(|index| book.is_at(passage, index)))
    };
    lexicon.subjects.iter().filter(|(_, book)| touched(book)).map(|(subject, _)| subject.clone()).collect()
}
