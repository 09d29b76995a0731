use super::content::{Item, Outlet};
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The words of a site's furniture in its language: menu, read also, advertising, follow us, share.
struct Furniture {
    menu: [&'static str; 3],
    read_also: &'static str,
    advertising: &'static str,
    follow: &'static str,
    share: &'static str,
}

fn furniture(language: &str) -> Furniture {
    match language {
        "uk" => Furniture {
            menu: ["Політика", "Світ", "Спорт"],
            read_also: "Читайте також:",
            advertising: "Реклама",
            follow: "Підписуйтесь на наш канал у Telegram, щоб нічого не пропустити.",
            share: "Поділитися",
        },
        "ru" => Furniture {
            menu: ["Политика", "Мир", "Спорт"],
            read_also: "Читайте также:",
            advertising: "Реклама",
            follow: "Подписывайтесь на наш канал в Telegram.",
            share: "Поделиться",
        },
        "ar" => Furniture {
            menu: ["سياسة", "عالم", "رياضة"],
            read_also: "اقرأ أيضا:",
            advertising: "إعلان",
            follow: "تابعونا على تلغرام لتصلكم آخر الأخبار.",
            share: "شارك",
        },
        "he" => Furniture {
            menu: ["פוליטיקה", "עולם", "ספורט"],
            read_also: "קראו גם:",
            advertising: "פרסומת",
            follow: "הצטרפו לערוץ הטלגרם שלנו.",
            share: "שתפו",
        },
        _ => Furniture {
            menu: ["Politics", "World", "Sport"],
            read_also: "Read also",
            advertising: "Advertising",
            follow: "Follow us on Telegram and never miss the news.",
            share: "Share",
        },
    }
}

/// An article's page as such sites build it: a menu, a picture with its caption, links and advertising between the
/// paragraphs, a call to follow, other headlines. Every second outlet states its metadata in JSON-LD, the others in meta
/// elements.
pub(super) fn render(
    outlet: &Outlet,
    item: &Item,
    others: &[&Item],
    base: &str,
    published: Timestamp,
    edited: bool,
) -> String {
    let language = item.language.as_deref().unwrap_or(&outlet.language);
    let words = furniture(language);
    let paragraphs = if edited && !item.again.is_empty() { &item.again } else { &item.paragraphs };
    let address = format!("{base}/news/{}", item.slug);
    let at = published.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let structured = outlet.key.len().is_multiple_of(2);
    let page = html! {
        (DOCTYPE)
        html lang=(language) dir=[matches!(language, "ar" | "he").then_some("rtl")] {
            head {
                meta charset=(outlet.charset);
                title { (item.title) " | " (outlet.name) }
                link rel="canonical" href=(address);
                meta property="og:site_name" content=(outlet.name);
                meta property="og:title" content=(item.title);
                meta property="og:image" content={ (base) "/images/" (item.slug) ".jpg" };
                @if structured { (json_ld(item, outlet, &at)) } @else { meta property="article:published_time" content=(at); meta name="author" content={ (outlet.name) " desk" }; }
                style { "body { max-width: 50rem; margin: auto }" }
            }
            body {
                header class="site-header" { nav { ul { @for entry in words.menu { li { a href="/" { (entry) } } } } } }
                main {
                    article class="news" {
                        h1 { (item.title) }
                        div class="social-share" { a href="#" { (words.share) } }
                        @if let Some(caption) = &item.caption { figure { img src={ "/images/" (item.slug) ".jpg" } alt=(caption); figcaption { (caption) } } }
                        div class="text" {
                            @if item.doubled_caption { @if let Some(caption) = &item.caption { p { (caption) } } }
                            @for (index, paragraph) in paragraphs.iter().enumerate() {
                                p { (paragraph) }
                                @if index == 1 { p { (words.advertising) } }
                            }
                            @if let Some(other) = others.first() { p { (words.read_also) } ul { li { a href={ (base) "/news/" (other.slug) } { (other.title) } } } }
                            p { (words.follow) }
                            p { (words.advertising) }
                        }
                    }
                    aside class="related" { ul { @for other in others { li { a href={ (base) "/news/" (other.slug) } { (other.title) } } } } }
                }
                footer { p { "© " (outlet.name) } }
                script { (PreEscaped("window.dataLayer = [];")) }
            }
        }
    };
    page.into_string()
}

fn json_ld(item: &Item, outlet: &Outlet, at: &str) -> Markup {
    let stated = serde_json::json!({ "@context": "https://schema.org", "@type": "NewsArticle", "headline": item.title, "datePublished": at, "author": [{ "@type": "Organization", "name": format!("{} desk", outlet.name) }], "publisher": { "@type": "Organization", "name": outlet.name } });
    // Within a script element only "</" could end it early.
    html! { script type="application/ld+json" { (PreEscaped(stated.to_string().replace("</", "<\\/"))) } }
}
