//! Key fields of text in five languages, in MB/s, beside a plain search for the listed names: `cargo bench --bench fields`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use aho_corasick::AhoCorasick;
use divan::counter::BytesCount;
use parleyd::fields::{Lexicon, extract};

fn main() {
    divan::main();
}

const PARAGRAPHS: [&str; 5] = [
    "US envoy Steve Witkoff met with Hamas negotiators in Doha on Tuesday, two officials told Reuters. “We are close to a deal,” he said. At least 59 hostages, of whom 35 have died, are still held in Gaza, and the White House declined to comment.",
    "Спецпосланник Білого дому Стів Віткофф скасував поїздку до Дохи. «Домовленості ще немає», — сказав американський чиновник. У Газі утримують 59 заручників, щонайменше 35 із них загинули, повідомляє Axios.",
    "Премьер-министр Израиля Биньямин Нетаньяху распорядился направить делегацию в Каир, передаёт Интерфакс. За время перемирия въехало более 25 тысяч грузовиков, по данным ООН.",
    "وصل خليل الحية إلى القاهرة للقاء رئيس المخابرات المصرية، بحسب ما نقلته قناة الجزيرة. وأكد الوزير أن الهدنة لمدة أربعة أيام أمر جيد، وقال إن 59 رهينة ما زالوا في غزة.",
    "ממשל טראמפ מנהל שיחות ישירות עם חמאס בדוחא, כך דווח באתר Axios. בידי חמאס מוחזקים 59 חטופים, 35 מהם חללים. בבית הלבן סירבו להגיב לדיווח.",
];

fn article(language: &str) -> String {
    let index = ["en", "uk", "ru", "ar", "he"].iter().position(|own| *own == language).unwrap();
    [PARAGRAPHS[index]; 12].join("\n\n")
}

#[divan::bench(args = ["en", "uk", "ru", "ar", "he"])]
fn fields(bencher: divan::Bencher<'_, '_>, language: &str) {
    let (text, lexicon) = (article(language), Lexicon::embedded());
    bencher.counter(BytesCount::of_str(&text)).bench(|| extract("", divan::black_box(&text), lexicon));
}

#[divan::bench(args = ["en", "uk", "ru", "ar", "he"])]
fn names_alone(bencher: divan::Bencher<'_, '_>, language: &str) {
    let text = article(language);
    let listed = ["people", "organisations", "places", "outlets"]
        .map(|name| std::fs::read_to_string(format!("config/lexicon/{name}.toml")).unwrap())
        .join("\n");
    let names: Vec<&str> = listed
        .lines()
        .filter(|line| line.starts_with("name") || line.starts_with("aliases"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect();
    let search = AhoCorasick::new(names).unwrap();
    bencher.counter(BytesCount::of_str(&text)).bench(|| search.find_iter(divan::black_box(&text)).count());
}
