use super::{Global, input, output, setup};
use crate::fields::{self, Lexicon};
use crate::model::{CommentStatus, KeyFields, Mention, Part, Person, Span};
use anyhow::Context;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Lines: {id,url,title,text,language,published}. The text is taken as it is. Spans are [start, end) in code points of the text."
)]
pub(super) struct Arguments {
    /// Format of the file.
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
    /// A folder with lexicon files in place of the built-in ones of the same name; others add to them.
    #[arg(long, value_name = "DIR")]
    lexicon: Option<PathBuf>,
    /// The file; - for standard input.
    file: PathBuf,
}

/// `parleyd fields FILE`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let knowledge = setup::knowledge(global)?;
    let own = arguments.lexicon.as_deref().map(lexicon_of).transpose()?;
    let lexicon = own.as_ref().unwrap_or_else(|| knowledge.lexicon());
    for line in input::json_lines(&arguments.file)? {
        let line = line?;
        let found = fields::extract(input::text(&line, "title"), input::text(&line, "text"), lexicon);
        output::json(&render(
            line.get("id").cloned().unwrap_or_default(),
            line.get("language").cloned().unwrap_or_default(),
            &found,
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn lexicon_of(folder: &Path) -> anyhow::Result<Lexicon> {
    let read = |path: PathBuf| -> anyhow::Result<(String, String)> {
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok((path.display().to_string(), text))
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    let files = paths.into_iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    Lexicon::from_files(&files).map_err(|problems| setup::WrongConfig(problems).into())
}

fn span(span: Span) -> Value {
    json!([span.start, span.end])
}

/// The schema of the field corpus: mentions gathered by name.
fn render(id: Value, language: Value, found: &KeyFields) -> Value {
    let comments: Vec<Value> = found
        .comments
        .iter()
        .filter(|comment| matches!(comment.status, CommentStatus::Declined | CommentStatus::NoResponse))
        .map(|comment| json!({ "by": comment.mention.name, "span": span(comment.mention.span) }))
        .collect();
    json!({
        "id": id,
        "language": language,
        "lede": found.lede,
        "attributed_source": by_name(&found.via).into_iter().map(|(name, mentions)| json!({ "name": name, "spans": mentions })).collect::<Vec<_>>(),
        "people": people(&found.people),
        "organisations": by_name(&found.organisations).into_iter().map(|(name, mentions)| json!({ "name": name, "mentions": mentions })).collect::<Vec<_>>(),
        "places": by_name(&found.places).into_iter().map(|(name, mentions)| json!({ "name": name, "mentions": mentions })).collect::<Vec<_>>(),
        "quotes": found.quotes.iter().map(|quote| json!({ "type": quote.kind, "span": span(quote.mention.span), "text": quote.mention.quote, "speaker": quote.speaker, "cue": quote.cue })).collect::<Vec<_>>(),
        "figures": found.figures.iter().map(|figure| json!({ "value": figure.value, "value_max": figure.value_max, "unit": figure.unit, "category": figure.category, "status": figure.status, "qualifier": figure.qualifier, "as_of": figure.as_of, "span": span(figure.mention.span), "text": figure.mention.quote })).collect::<Vec<_>>(),
        "figure_checks": found.figure_checks,
        "meetings": found.meetings.iter().map(|meeting| json!({ "status": meeting.status, "kind": meeting.kind, "participants": meeting.participants, "place": meeting.place, "date_text": meeting.date_text, "direct": meeting.direct, "mediators": meeting.mediators, "host": meeting.host, "span": span(meeting.mention.span) })).collect::<Vec<_>>(),
        "no_comment": comments,
        "sources": found.sources.iter().map(|source| json!({ "kind": source.kind, "number": source.number, "span": span(source.mention.span), "text": source.mention.quote })).collect::<Vec<_>>(),
        "stances": found.stances.iter().map(|stance| json!({ "by": stance.mention.name, "stance": stance.kind, "object": stance.object, "span": span(stance.mention.span) })).collect::<Vec<_>>(),
        "topics": found.topics,
    })
}

fn by_name(mentions: &[Mention]) -> Vec<(String, Vec<Value>)> {
    let mut out: Vec<(String, Vec<Value>)> = Vec::new();
    for mention in mentions {
        let at = match out.iter().position(|(name, _)| *name == mention.name) {
            Some(at) => at,
            None => {
                out.push((mention.name.clone(), Vec::new()));
                out.len() - 1
            }
        };
        if mention.part == Part::Text
            && let Some((_, spans)) = out.get_mut(at)
        {
            spans.push(span(mention.span));
        }
    }
    out
}

fn people(found: &[Person]) -> Vec<Value> {
    let in_text: Vec<&Person> = found.iter().filter(|person| person.mention.part == Part::Text).collect();
    let mentions: Vec<Mention> = in_text.iter().map(|person| person.mention.clone()).collect();
    by_name(&mentions)
        .into_iter()
        .map(|(name, spans)| {
            let own: Vec<&&Person> = in_text.iter().filter(|person| person.mention.name == name).collect();
            let role = own.iter().find_map(|person| person.role.clone());
            let affiliation = own.iter().find_map(|person| person.affiliation.clone()).unwrap_or_default();
            json!({ "name": name, "mentions": spans, "role": role.as_ref().map(|(words, _)| words), "role_span": role.as_ref().map(|(_, place)| span(*place)), "affiliation": affiliation })
        })
        .collect()
}
