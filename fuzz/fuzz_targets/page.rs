//! Pages: any bytes end in blocks or a named error; the clean-up loses no piece.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parleyd::clean::{Phrases, clean};
use parleyd::extract::{PageKnowledge, page};
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<(PageKnowledge, Phrases)> =
    LazyLock::new(|| (PageKnowledge::embedded(), Phrases::embedded()));

fuzz_target!(|bytes: &[u8]| {
    let url = url::Url::parse("https://post.example/2025/03/05/talks").ok();
    let Ok(read) = page(bytes, Some("text/html"), url.as_ref(), &KNOWLEDGE.0) else { return };
    let pieces = read.blocks.len() + read.captions.len();
    let extracted = clean(read, &KNOWLEDGE.1, |_| false);
    let kept = extracted.text.split("\n\n").filter(|text| !text.is_empty()).count();
    assert!(kept + extracted.cuts.len() >= pieces);
    assert!(extracted.metadata.authors.len() <= 12);
});
