//! Reading feeds, in MB/s, side by side with feed-rs: `cargo bench --bench feeds`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use divan::counter::BytesCount;
use parleyd::feed::{Source, parse};

fn main() {
    divan::main();
}

/// A newspaper's feed: escaped HTML in the summaries, the whole text in CDATA, media, categories.
fn rss() -> String {
    let items: String = (0..50)
        .map(|index| {
            format!(
                "<item><title>Mediators hand over proposal {index} &amp; wait</title><link>https://a.example/2025/03/05/talks-{index}.html?ref=rss</link><guid isPermaLink=\"false\">a-{index}</guid><pubDate>Wed, 05 Mar 2025 17:{:02}:00 +0200</pubDate><dc:creator><![CDATA[Ann Bee]]></dc:creator><category>World</category><category><![CDATA[Talks]]></category><description>&lt;p&gt;The delegation &lt;b&gt;returned&lt;/b&gt; to Cairo &amp;mdash; again &lt;a href=&quot;https://a.example/{index}&quot;&gt;read on&lt;/a&gt;&lt;/p&gt;</description><content:encoded><![CDATA[{}]]></content:encoded><media:content url=\"https://a.example/{index}.jpg\" medium=\"image\" width=\"800\"><media:title>Picture</media:title></media:content></item>\n",
                index % 60,
                "<p>The talks went on into the night, two officials said, and a second round was set for Thursday.</p>".repeat(12)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>Desk</title><link>https://a.example/</link><description>News</description><language>en</language>{items}</channel></rss>"
    )
}

fn atom() -> String {
    let entries: String = (0..50)
        .map(|index| {
            format!(
                "<entry><id>urn:a:{index}</id><title type=\"html\">Proposal {index} &amp;amp; wait</title><link rel=\"alternate\" type=\"text/html\" href=\"https://a.example/{index}\"/><published>2025-03-05T17:{:02}:00Z</published><updated>2025-03-05T18:00:00Z</updated><author><name>Ann Bee</name></author><category term=\"world\"/><summary>Short</summary><content type=\"html\">{}</content></entry>\n",
                index % 60,
                "&lt;p&gt;The talks went on into the night, two officials said.&lt;/p&gt;".repeat(15)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Desk</title><id>urn:a</id><updated>2025-03-05T18:00:00Z</updated><link href=\"https://a.example/\"/>{entries}</feed>"
    )
}

/// The RSS feed with a bare `&`, an unclosed element and a cut end: what putting right costs.
fn broken() -> String {
    let text = rss().replace("&amp; wait", "& wait").replace("</category><category>", "<category>");
    text.split_at(text.len() - 300).0.to_owned()
}

fn feed(name: &str) -> String {
    match name {
        "rss" => rss(),
        "atom" => atom(),
        _ => broken(),
    }
}

#[divan::bench(args = ["rss", "atom", "broken"])]
fn parleyd(bencher: divan::Bencher<'_, '_>, name: &str) {
    let text = feed(name);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| parse(divan::black_box(text.as_bytes()), &Source::default()).unwrap());
}

#[divan::bench(args = ["rss", "atom"])]
fn feed_rs(bencher: divan::Bencher<'_, '_>, name: &str) {
    let text = feed(name);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| feed_rs::parser::parse(divan::black_box(text.as_bytes())).unwrap());
}
