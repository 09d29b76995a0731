use super::{Global, output, setup};
use crate::model::Published;
use crate::{clean, extract};
use anyhow::Context;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use url::Url;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The text is cleaned: it is what would be stored.\n\nExample:\n  parleyd extract --base-url https://outlet.example/news/1 page.html"
)]
pub(super) struct Arguments {
    /// Format of the output.
    #[arg(long, value_parser = ["json"], default_value = "json")]
    format: String,
    /// The address that the page came from.
    #[arg(long, value_name = "URL", conflicts_with = "url_map")]
    base_url: Option<String>,
    /// Addresses of many files: lines FILE<tab>URL.
    #[arg(long, value_name = "FILE")]
    url_map: Option<PathBuf>,
    /// A judge of blocks in place of the built-in one, as tools/train_blocks.py writes it.
    #[arg(long, value_name = "FILE")]
    judge: Option<PathBuf>,
    /// HTML files, as they were served.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// `parleyd extract FILE…`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let knowledge = setup::knowledge(global)?;
    let pages = match &arguments.judge {
        Some(path) => {
            let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            let judge = extract::Judge::parse(&text).with_context(|| path.display().to_string())?;
            Arc::new(extract::PageKnowledge { judge, ..(*knowledge.pages).clone() })
        }
        None => Arc::clone(&knowledge.pages),
    };
    let map = arguments.url_map.as_deref().map(read_map).transpose()?.unwrap_or_default();
    for file in &arguments.files {
        let name = file.display().to_string();
        let url = arguments.base_url.clone().or_else(|| map.get(&name).cloned());
        let parsed = url.as_deref().and_then(|url| Url::parse(url).ok());
        let page = std::fs::read(file)
            .map_err(|error| error.to_string())
            .and_then(|bytes| extract::page(&bytes, None, parsed.as_ref(), &pages).map_err(|error| error.to_string()));
        let line = match page {
            Ok(page) => {
                render(&name, url.as_deref(), &clean::clean(page, &knowledge.phrases, |name| knowledge.is_outlet(name)))
            }
            Err(error) => json!({ "file": name, "error": error }),
        };
        output::json(&line);
    }
    Ok(ExitCode::SUCCESS)
}

fn read_map(path: &Path) -> anyhow::Result<HashMap<String, String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    Ok(text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(file, url)| (file.to_owned(), url.trim().to_owned()))
        .collect())
}

fn render(file: &str, url: Option<&str>, extracted: &crate::model::Extracted) -> Value {
    let metadata = &extracted.metadata;
    json!({
        "file": file,
        "url": url,
        "title": metadata.title,
        "title_raw": metadata.title_raw,
        "subtitle": metadata.subtitle,
        "authors": metadata.authors,
        "organisations": metadata.organisations,
        "published": metadata.published.as_ref().map(Published::to_text_as_written),
        "modified": metadata.modified.as_ref().map(Published::to_text_as_written),
        "published_origin": metadata.published.as_ref().map(|published| published.origin.as_str()),
        "published_precision": metadata.published.as_ref().map(|published| published.precision.as_str()),
        "language": metadata.language,
        "section": metadata.section,
        "tags": metadata.tags,
        "site_name": metadata.site_name,
        "image": metadata.image,
        "caption": metadata.caption,
        "credit": metadata.credit,
        "form": metadata.form,
        "posts": metadata.posts.iter().map(|post| json!({
            "at": post.at.as_ref().map(Published::to_text_as_written),
            "title": post.title,
            "text": post.text,
        })).collect::<Vec<_>>(),
        "canonical": metadata.canonical,
        "amp": metadata.amp,
        "text": extracted.text,
        "access": extracted.access,
        "method": extracted.method,
        "confidence": extracted.confidence,
        "cuts": extracted.cuts,
        "problems": extracted.problems,
    })
}
