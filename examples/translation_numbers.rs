//! What the judge of translations sees: `translation_numbers ARTICLES.jsonl` prints, for each article in order, the earlier ones
//! of other languages that come nearest and the numbers of each pair. `tools/train_translation.py` learns the judge from it.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use parleyd::dedup::{Anchors, Concepts, TranslationWindow};
use parleyd::fields::{Lexicon, known_names};

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let (concepts, lexicon) = (Concepts::embedded(), Lexicon::embedded());
    let mut window = TranslationWindow::default();
    let mut ids: Vec<String> = Vec::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let article: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| article[name].as_str().unwrap_or_default();
        let text = field("text");
        let anchors = Anchors::of(text, known_names(text, lexicon), &concepts);
        let number = i64::try_from(ids.len()).unwrap();
        ids.push(field("id").to_owned());
        if field("language").is_empty() {
            continue;
        }
        for found in window.place(number, &anchors, field("language"), text.chars().count(), 0) {
            let of = &ids[usize::try_from(found.article).unwrap()];
            println!(
                "{}",
                serde_json::json!({ "id": field("id"), "of": of, "likelihood": found.likelihood, "numbers": found.numbers })
            );
        }
    }
}
