use super::gazetteer::Hit;
use std::ops::Range;

/// Something that begins at a word; lists of such are in reading order.
pub(super) trait Placed {
    fn first_word(&self) -> usize;
}

impl Placed for Hit {
    fn first_word(&self) -> usize {
        self.first_word
    }
}

/// No name has more words than this.
const NAME_MOST: usize = 12;

/// Those of a list in reading order that begin within these words: looked up, so that a long text costs no more a word
/// than a short one.
pub(super) fn within<T: Placed>(list: &[T], words: Range<usize>) -> &[T] {
    let from = list.partition_point(|item| item.first_word() < words.start);
    let to = list.partition_point(|item| item.first_word() < words.end);
    list.get(from..to.max(from)).unwrap_or_default()
}

/// Those that may cover one of these words: they begin within them or a little before.
pub(super) fn around<T: Placed>(list: &[T], words: Range<usize>) -> &[T] {
    within(list, words.start.saturating_sub(NAME_MOST)..words.end)
}

/// Whether a run of bytes lies in one of these runs, which are in order and do not overlap.
pub(super) fn lies_in(runs: &[(usize, usize)], start: usize, end: usize) -> bool {
    let at = runs.partition_point(|(_, run_end)| *run_end < end);
    runs.get(at).is_some_and(|(run_start, run_end)| *run_start <= start && end <= *run_end)
}
