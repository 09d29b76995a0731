use crate::text::{Folded, even, words};
use xxhash_rust::xxh3::xxh3_64;

/// How many keys an article is looked up by.
const KEYS: usize = 16;
/// Of a hash so many bits are left out: short keys keep the table of all sketches small, and 2^40 are enough to tell them
/// apart.
const BITS_LEFT_OUT: u32 = 24;
/// How many words make a shingle.
const SHINGLE: usize = 3;
/// Words with fewer letters stand everywhere and make no shingles.
const LETTERS_LEAST: usize = 4;
/// Texts with fewer words than this are compared whole only: briefs that look alike are not one article.
const WORDS_LEAST: usize = 18;

/// What a text is found again by: the least hashes of its shingles (bottom-k sketch, Broder 1997). What a part of the text
/// shares with the whole stands in both, so a shortened copy is found too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Hash of the folded words: equal where the words are.
    pub text_hash: u64,
    /// The sketch; empty for short texts.
    pub keys: Vec<u64>,
    /// How many words.
    pub words: usize,
}

/// The fingerprint of a text.
pub fn fingerprint(text: &str) -> Fingerprint {
    let words: Vec<Folded> = words(&even(text)).into_iter().map(|word| word.folded).collect();
    let text_hash = xxh3_64(words.join(" ").as_bytes());
    if words.len() < WORDS_LEAST {
        return Fingerprint { text_hash, keys: Vec::new(), words: words.len() };
    }
    let telling: Vec<&str> =
        words.iter().map(Folded::as_str).filter(|word| word.chars().nth(LETTERS_LEAST - 1).is_some()).collect();
    let mut keys: Vec<u64> =
        telling.windows(SHINGLE).map(|shingle| xxh3_64(shingle.join(" ").as_bytes()) >> BITS_LEFT_OUT).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.truncate(KEYS);
    Fingerprint { text_hash, keys, words: words.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(a: &str, b: &str) -> usize {
        let b = fingerprint(b).keys;
        fingerprint(a).keys.iter().filter(|key| b.contains(key)).count()
    }

    #[test]
    fn near_and_shortened_texts_share_keys() {
        let text: String = (0..400).map(|index| format!("word{} ", index * 7 % 351)).collect();
        let other: String = (0..400).map(|index| format!("term{} ", index * 3 % 297)).collect();
        let part: String = text.split_inclusive(' ').take(120).collect();
        assert!(shared(&text, &text.replacen("word7 ", "other ", 1)) > KEYS / 2);
        assert!(shared(&text, &part) > 1);
        assert_eq!(shared(&text, &other), 0);
    }

    #[test]
    fn punctuation_and_case_do_not_count() {
        assert_eq!(fingerprint("The talks, again!").text_hash, fingerprint("the talks again").text_hash);
    }
}
