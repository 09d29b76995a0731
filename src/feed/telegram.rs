//! The public page of a Telegram channel (`https://t.me/s/NAME`), which shows its newest messages.

use super::finish::Collected;
use super::plain::plain;
use super::{FeedError, Source, entry};
use crate::extract::dom;
use crate::model::{Entry, ParsedFeed};
use crate::text::{sentences, shorten, squeeze};
use scraper::{ElementRef, Html, Selector};

/// A title made from a message is no longer than this, in characters.
const TITLE_MOST: usize = 140;

/// Reads a channel's page. A message becomes an entry whose content is its text; its title is the first sentence.
///
/// # Errors
/// [`FeedError::Unreadable`] where it is another page: the channel does not exist, or shows itself in the app alone.
pub(super) fn read_telegram(html: &str, source: &Source<'_>) -> Result<ParsedFeed, FeedError> {
    let tree = dom::parse(html);
    let mut collected = Collected::default();
    let Some(message) = selector(".tgme_widget_message[data-post]") else { return Err(no_channel()) };
    for message in tree.html.select(&message) {
        if let Some(entry) = read_message(message, source, &mut collected.unread_dates) {
            collected.push(entry);
        }
    }
    let title = first_text(&tree.html, ".tgme_channel_info_header_title");
    if collected.feed.entries.is_empty() && title.is_none() {
        return Err(no_channel());
    }
    // The page shows the oldest first; a feed begins with the newest.
    collected.feed.entries.reverse();
    collected.feed.format = "telegram".to_owned();
    collected.feed.title = title;
    collected.feed.home_url = source.url.map(ToString::to_string);
    Ok(collected.finish(source.url))
}

fn no_channel() -> FeedError {
    FeedError::Unreadable("it is no public channel: it has no page of messages".to_owned())
}

fn selector(text: &str) -> Option<Selector> {
    Selector::parse(text).ok()
}

fn first_text(page: &Html, text: &str) -> Option<String> {
    let element = page.select(&selector(text)?).next()?;
    Some(plain(&element.text().collect::<String>())).filter(|text| !text.is_empty())
}

fn read_message(message: ElementRef<'_>, source: &Source<'_>, unread: &mut Vec<String>) -> Option<Entry> {
    let find = |text: &str| message.select(&selector(text)?).next();
    let post = message.attr("data-post")?;
    let content = find(".tgme_widget_message_text.js-message_text").or_else(|| find(".tgme_widget_message_text"))?;
    let text = plain(&content.text().collect::<Vec<_>>().join(" "));
    if text.is_empty() {
        return None;
    }
    let raw = find(".tgme_widget_message_date time[datetime]").and_then(|time| time.attr("datetime")).map(squeeze);
    let published = raw.as_deref().and_then(|raw| entry::date(raw, source.timezone));
    if published.is_none() {
        unread.extend(raw);
    }
    let name =
        |text: &str| find(text).map(|name| plain(&name.text().collect::<String>())).filter(|name| !name.is_empty());
    let author = name(".tgme_widget_message_forwarded_from_name").or_else(|| name(".tgme_widget_message_owner_name"));
    let image = find(".tgme_widget_message_photo_wrap")
        .and_then(|photo| photo.attr("style")?.split("url('").nth(1)?.split('\'').next())
        .map(str::to_owned);
    Some(Entry {
        guid: post.to_owned(),
        url: Some(format!("https://t.me/{post}")),
        title: title_of(&content, &text),
        content: Some(content.inner_html()),
        authors: author.into_iter().collect(),
        published,
        image,
        ..Entry::default()
    })
}

/// The message's first line if it is short, else its first sentence.
fn title_of(content: &ElementRef<'_>, text: &str) -> String {
    let html = content.inner_html();
    let first_line = html.split_once("<br").map(|(line, _)| plain(line));
    let line = first_line.filter(|line| (12..=TITLE_MOST).contains(&line.chars().count()));
    let sentence =
        || sentences(text).into_iter().next().and_then(|(start, end)| text.get(start..end)).map(str::to_owned);
    shorten(&line.or_else(sentence).unwrap_or_else(|| text.to_owned()), TITLE_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html><body><div class="tgme_channel_info_header_title"><span>Doha Desk</span></div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="dohadesk/41"><div class="tgme_widget_message_text js-message_text"><b>Delegation leaves for Cairo</b><br/><br/>The mediators meet on <a href="https://a.example/1">Thursday</a>.</div><a class="tgme_widget_message_date" href="https://t.me/dohadesk/41"><time datetime="2025-03-05T17:02:00+00:00">17:02</time></a></div></div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message service_message" data-post="dohadesk/42">Channel photo updated</div></div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="dohadesk/43"><a class="tgme_widget_message_photo_wrap" style="width:800px;background-image:url('https://cdn.example/p.jpg')"></a><div class="tgme_widget_message_text js-message_text">Перемовини відкладено. Про це повідомили посередники.</div></div></div></body></html>"#;

    #[test]
    fn messages_become_entries_the_newest_first() {
        let feed = read_telegram(PAGE, &Source::default()).unwrap();
        assert_eq!((feed.title.as_deref(), feed.entries.len()), (Some("Doha Desk"), 2));
        let [second, first] = feed.entries.as_slice() else { panic!("two") };
        assert_eq!((first.guid.as_str(), first.url.as_deref()), ("dohadesk/41", Some("https://t.me/dohadesk/41")));
        assert_eq!(first.title, "Delegation leaves for Cairo");
        assert!(first.content.as_deref().unwrap().contains("href=\"https://a.example/1\""));
        assert_eq!(first.published.as_ref().unwrap().to_text(), "2025-03-05T17:02:00Z");
        assert_eq!(second.title, "Перемовини відкладено.");
        assert_eq!(second.image.as_deref(), Some("https://cdn.example/p.jpg"));
    }

    #[test]
    fn another_page_is_no_channel() {
        assert!(read_telegram("<html><body>Open in the app</body></html>", &Source::default()).is_err());
    }
}
