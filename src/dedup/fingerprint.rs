use crate::text::words;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// How many minima a signature holds.
const HASHES: usize = 64;
/// How many bands a signature is looked up by; each of `HASHES / BANDS` minima.
pub const BANDS: usize = 32;
/// How many words make a shingle.
const SHINGLE: usize = 5;
/// Texts with fewer words than this are compared whole only: briefs that look alike are not one article.
const WORDS_LEAST: usize = 30;

/// What a text is recognised by: MinHash (Broder 1997) over word shingles, cut into bands for look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Hash of the folded words: equal where the words are.
    pub text_hash: u64,
    /// The minima; empty for short texts.
    pub signature: Vec<u32>,
    /// One key per band; empty for short texts.
    pub bands: Vec<u64>,
    /// How many words.
    pub words: usize,
}

/// The fingerprint of a text.
pub fn fingerprint(text: &str) -> Fingerprint {
    let words: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
    let text_hash = xxh3_64(words.join(" ").as_bytes());
    if words.len() < WORDS_LEAST {
        return Fingerprint { text_hash, signature: Vec::new(), bands: Vec::new(), words: words.len() };
    }
    let mut minima = [u32::MAX; HASHES];
    for shingle in words.windows(SHINGLE) {
        let base = xxh3_64(shingle.join(" ").as_bytes());
        let (low, high) = (base as u32, (base >> 32) as u32 | 1);
        for (index, minimum) in minima.iter_mut().enumerate() {
            // Kirsch and Mitzenmacher 2006: many hashes from two, then mixed.
            let mixed = mix(low.wrapping_add(high.wrapping_mul(index as u32 + 1)));
            *minimum = (*minimum).min(mixed);
        }
    }
    let rows = HASHES / BANDS;
    let bands = minima
        .chunks(rows)
        .enumerate()
        .map(|(band, chunk)| {
            xxh3_64_with_seed(&chunk.iter().flat_map(|minimum| minimum.to_le_bytes()).collect::<Vec<u8>>(), band as u64)
        })
        .collect();
    Fingerprint { text_hash, signature: minima.to_vec(), bands, words: words.len() }
}

fn mix(mut value: u32) -> u32 {
    value ^= value >> 16;
    value = value.wrapping_mul(0x7feb_352d);
    value ^= value >> 15;
    value = value.wrapping_mul(0x846c_a68b);
    value ^ (value >> 16)
}

/// The estimated Jaccard similarity of two signatures, 0 to 1.
pub fn similarity(a: &[u32], b: &[u32]) -> f64 {
    if a.is_empty() || a.len() != b.len() {
        return 0.0;
    }
    a.iter().zip(b).filter(|(x, y)| x == y).count() as f64 / a.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_texts_have_near_signatures() {
        let text: String = (0..200).map(|index| format!("word{} ", index * 7 % 151)).collect();
        let edited = text.replacen("word7 ", "other ", 1);
        let other: String = (0..200).map(|index| format!("term{} ", index * 3 % 97)).collect();
        let (a, b, c) = (fingerprint(&text), fingerprint(&edited), fingerprint(&other));
        assert!(similarity(&a.signature, &b.signature) > 0.8);
        assert!(similarity(&a.signature, &c.signature) < 0.1);
        assert!(a.bands.iter().zip(&b.bands).any(|(x, y)| x == y));
        assert_ne!(a.text_hash, b.text_hash);
    }

    #[test]
    fn punctuation_and_case_do_not_count() {
        assert_eq!(fingerprint("The talks, again!").text_hash, fingerprint("the talks again").text_hash);
    }
}
