use super::lexicon::Lexicon;
use super::passage::Passage;

/// In so many words from its beginning a text says what it is about.
const LEDE_WORDS: usize = 60;

/// Which subjects of the closed list an article touches: those with a stem in the title or the text. Of some subjects one
/// word deep in the text is not enough, since it is but the name of a body.
pub(super) fn find(head: &Passage<'_>, body: &Passage<'_>, lexicon: &Lexicon) -> Vec<String> {
    let in_title = places(head, lexicon);
    let in_text = places(body, lexicon);
    let touched = |(subject, (title, text)): &(&String, (&Vec<usize>, &Vec<usize>))| {
        let enough = if lexicon.in_passing.contains(*subject) {
            text.len() > 1 || text.first().is_some_and(|first| *first < LEDE_WORDS)
        } else {
            !text.is_empty()
        };
        enough || !title.is_empty()
    };
    let found = lexicon.subjects.iter().zip(in_title.iter().zip(&in_text));
    found.filter(touched).map(|(subject, _)| subject.clone()).collect()
}

/// For every subject the first two words at which one of its stems stands.
fn places(passage: &Passage<'_>, lexicon: &Lexicon) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); lexicon.subjects.len()];
    for index in 0..passage.words.len() {
        for found in lexicon.subject_stems.at(passage, index) {
            let Some(places) = out.get_mut(*found.value) else { continue };
            if places.len() < 2 && places.last() != Some(&index) {
                places.push(index);
            }
        }
    }
    out
}
