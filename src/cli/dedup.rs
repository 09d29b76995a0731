use super::{Global, input, output, setup};
use crate::dedup::{Anchors, fingerprint};
use crate::fields;
use crate::knowledge::Knowledge;
use crate::model::{Access, Extracted, KeyFields, Metadata, Origin};
use crate::store::NewArticle;
use crate::store::sqlite::Stream;
use crate::text::parse_date;
use anyhow::Context;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Lines: {id,url,title,text,published,outlet,language[,canonical,og_url]}. An answer depends on earlier lines alone. With --store the lines go into a store, by the daemon's own way."
)]
pub(super) struct Arguments {
    /// Format of the file.
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
    /// The file holds addresses, one a line: print their canonical form.
    #[arg(long)]
    urls: bool,
    /// Go on after the stream that --store already holds; without it such a store is begun anew.
    #[arg(long)]
    append: bool,
    /// The file; - for standard input.
    file: PathBuf,
}

/// `parleyd dedup FILE`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let knowledge = setup::knowledge(global)?;
    if arguments.urls {
        let text = std::fs::read_to_string(&arguments.file).with_context(|| format!("{}", arguments.file.display()))?;
        for line in text.lines() {
            output::json(
                &json!({ "url": line, "canonical": knowledge.addresses.canonical_url(line).unwrap_or_else(|| line.trim().to_owned()) }),
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut stream = Stream::open(global.store.as_deref(), arguments.append)?;
    for line in input::json_lines(&arguments.file)? {
        let line = line?;
        let id = input::text(&line, "id");
        let (article, at) = read(&line, &knowledge);
        let answer = stream.add(id, &article, at)?;
        let mut out = json!({ "id": id, "canonical_url": article.canonical_url, "relation": answer.relation, "of": answer.of, "similarity": answer.similarity, "story": answer.story });
        if let (Some(change), Some(object)) = (answer.change, out.as_object_mut()) {
            object.insert("change".to_owned(), change.into());
        }
        output::json(&out);
    }
    stream.commit()?;
    Ok(ExitCode::SUCCESS)
}

/// The article of a line, and when it came: its time of publication, or the beginning of time.
fn read(line: &Value, knowledge: &Knowledge) -> (NewArticle, Timestamp) {
    let text = |key: &str| input::text(line, key).to_owned();
    let stated = [text("canonical"), text("og_url")].into_iter().find(|stated| !stated.is_empty());
    let url = text("url");
    // No address: its name is all that it is known by.
    let canonical = knowledge
        .addresses
        .weigh_canonical(&url, stated.as_deref())
        .unwrap_or_else(|| if url.is_empty() { format!("stream:{}", text("id")) } else { url.clone() });
    let published = parse_date(&text("published"), Origin::Feed);
    let language = Some(text("language")).filter(|language| !language.is_empty());
    let metadata = Metadata { title: text("title"), title_raw: text("title"), ..Metadata::default() };
    let at = published.as_ref().map(|published| published.at).unwrap_or_default();
    let whole = text("text");
    let opening = Anchors::opening(&whole);
    let article = NewArticle {
        fingerprint: fingerprint(&text("text")),
        anchors: Anchors::of(opening, fields::known_names(opening, knowledge.lexicon()), &knowledge.concepts),
        extracted: Extracted {
            metadata,
            text: text("text"),
            cuts: Vec::new(),
            method: "stream",
            confidence: 1.0,
            access: Access::Full,
            problems: Vec::new(),
        },
        url,
        canonical_url: canonical,
        published,
        fields: KeyFields::default(),
        verdicts: Vec::new(),
        note: None,
        language,
        page: None,
        site: String::new(),
        site_version: 0,
        paragraphs: Vec::new(),
    };
    (article, at)
}
