//! Pages that hold their article twice, for wide and for narrow screens.

use crate::extract::Block;
use std::collections::HashSet;

/// A paragraph of so many characters does not return by chance.
const LONG: usize = 80;
/// Of each of the two copies so many tenths of the long text stand in the other, too.
const SHARED_TENTHS: usize = 8;
/// The article begins within so many long paragraphs.
const BEGINS_WITHIN: usize = 3;

/// For each block whether it says again what others say: those of a second copy that stood in the first, and a block that
/// holds the others.
pub(super) fn echoes(blocks: &[Block]) -> Vec<bool> {
    let mut out = wholes(blocks);
    if let Some((first, second)) = begins(blocks).and_then(|at| blocks.split_at_checked(at)) {
        let known: HashSet<&str> = first.iter().map(|block| block.text.as_str()).collect();
        let places = out.iter_mut().skip(first.len());
        places.zip(second).for_each(|(echo, block)| *echo |= known.contains(block.text.as_str()));
    }
    out
}

/// Where the second copy begins, if there is one.
fn begins(blocks: &[Block]) -> Option<usize> {
    let length = |block: &&Block| if block.suspect { 0 } else { block.text.chars().count() };
    let is_long = |block: &&Block| length(block) >= LONG;
    let long = || blocks.iter().enumerate().filter(|(_, block)| is_long(block));
    long().take(BEGINS_WITHIN).find_map(|(at, first)| {
        let second =
            at + 1 + blocks.get(at + 1..)?.iter().position(|block| block.text == first.text && !block.suspect)?;
        let (before, behind) = blocks.split_at_checked(second)?;
        let shared = |part: &[Block], other: &[Block]| -> bool {
            let known: HashSet<&str> = other.iter().map(|block| block.text.as_str()).collect();
            let of = |wanted: &dyn Fn(&Block) -> bool| -> usize {
                part.iter().filter(is_long).filter(|block| wanted(block)).map(|block| length(&block)).sum()
            };
            of(&|block| known.contains(block.text.as_str())) * 10 >= of(&|_| true) * SHARED_TENTHS
        };
        (shared(before, behind) && shared(behind, before)).then_some(second)
    })
}

/// For each block whether it says again, in one, what at least three others say: most of its text is theirs.
fn wholes(blocks: &[Block]) -> Vec<bool> {
    let own = || blocks.iter().filter(|block| !block.suspect);
    let total: usize = own().map(|block| block.text.len()).sum();
    let is_whole = |block: &Block| {
        let length = block.text.len();
        // It is as long as a third of all: few blocks of any page are.
        length >= LONG * 4 && length * 3 >= total && {
            let within = own().filter(|other| (LONG / 2..length).contains(&other.text.len()));
            let within = within.filter(|other| block.text.contains(&other.text));
            let (count, sum) = within.fold((0, 0), |(count, sum), other| (count + 1, sum + other.text.len()));
            count >= 3 && sum * 10 >= length * SHARED_TENTHS
        }
    };
    blocks.iter().map(is_whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::BlockKind;

    fn blocks(texts: &[&str]) -> Vec<Block> {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            link_density: 0.0,
            suspect: false,
            ruling: None,
        };
        texts.iter().map(block).collect()
    }

    #[test]
    fn a_copy_is_told_from_what_returns() {
        let one = "The talks went on for three days, and nobody would say what the other side had brought along.";
        let two = "Mediators handed over a new draft on Tuesday evening, according to two officials who saw it.";
        let three = "The office of the prime minister declined to comment on the draft or on the meeting itself.";
        assert_eq!(begins(&blocks(&[one, "Short.", two, one, "Short.", two])), Some(3));
        assert_eq!(begins(&blocks(&[one, two, one, three])), None, "something new follows");
        assert_eq!(begins(&blocks(&[one, two, three, one])), None, "one paragraph returns");
        assert_eq!(begins(&blocks(&[one, two, three])), None);
        assert_eq!(begins(&[]), None);
    }

    #[test]
    fn a_block_that_says_all_again_is_known() {
        let texts: Vec<String> = ["Doha", "Cairo", "Rome", "Paris"]
            .map(|city| {
                format!("The envoys met in {city} for the third day in a row, and nobody would say what was said.")
            })
            .to_vec();
        let all = texts.join(" ");
        let mut list: Vec<&str> = texts.iter().map(String::as_str).collect();
        list.push(&all);
        let blocks = blocks(&list);
        assert_eq!(wholes(&blocks), [false, false, false, false, true]);
    }
}
