use super::lexicon::Lexicon;
use super::passage::Passage;
use super::phrasebook::Phrasebook;

/// In so many words from its beginning a text says what it is about.
const LEDE_WORDS: usize = 60;

/// Which subjects of the closed list an article touches: those with a stem in the title or the text. Of some subjects one
/// word deep in the text is not enough, since it is but the name of a body.
pub(super) fn find(head: &Passage<'_>, body: &Passage<'_>, lexicon: &Lexicon) -> Vec<String> {
    let all = |passage: &Passage<'_>, book: &Phrasebook<()>| -> Vec<usize> {
        (0..passage.words.len()).filter(|index| book.is_at(passage, *index)).take(2).collect()
    };
    let touched = |(subject, book): &&(String, Phrasebook<()>)| {
        let found = all(body, book);
        let enough = if lexicon.in_passing.contains(subject) {
            found.len() > 1 || found.first().is_some_and(|first| *first < LEDE_WORDS)
        } else {
            !found.is_empty()
        };
        enough || !all(head, book).is_empty()
    };
    lexicon.subjects.iter().filter(touched).map(|(subject, _)| subject.clone()).collect()
}
