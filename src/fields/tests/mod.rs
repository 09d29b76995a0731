mod ways_of_meeting;
mod ways_of_telling;

use super::*;
use crate::model::{CommentStatus, MeetingStatus};

const TEXT: &str = "The administration has opened a direct channel to Hamas about the captives and a longer truce.\n\n\
The chief negotiator from the US side, Adam Bowler, met with representatives of Hamas in Doha.\n\n\
White House representative Steve Witkoff planned to visit Doha to meet with the Prime Minister of Qatar. However, he canceled the trip.\n\n\
There are still 59 hostages in Gaza, of whom 35 have died, and the fate of 22 remains unknown. Some 1.9 million Palestinians have been displaced.\n\n\
Representatives of the White House and the office of the Prime Minister of Israel declined to comment.";

fn fields() -> KeyFields {
    extract("A first round of direct talks, - Axios.", TEXT, Lexicon::embedded())
}

#[test]
fn resolves_a_misspelt_name_with_its_role() {
    let fields = fields();
    let boehler = fields.people.iter().find(|person| person.mention.name == "Adam Boehler").expect("found");
    assert_eq!(boehler.mention.quote, "Adam Bowler");
    assert_eq!(boehler.role.as_ref().map(|(words, _)| words.as_str()), Some("chief negotiator from the US side"));
    assert_eq!(boehler.mention.method, "phonetic");
}

#[test]
fn figures_that_do_not_add_up_are_flagged() {
    let fields = fields();
    let counted: Vec<(f64, &str, Option<&str>)> = fields
        .figures
        .iter()
        .map(|figure| (figure.value, figure.category.as_str(), figure.status.as_deref()))
        .collect();
    assert_eq!(
        counted,
        [
            (59.0, "hostages", Some("held")),
            (35.0, "hostages", Some("dead")),
            (22.0, "hostages", Some("unknown")),
            (1_900_000.0, "displaced", Some("displaced"))
        ]
    );
    assert_eq!(fields.figure_checks.len(), 1);
    assert!(!fields.figure_checks[0].consistent);
}

#[test]
fn a_cancellation_beats_the_plan() {
    let statuses: Vec<(MeetingStatus, &str)> =
        fields().meetings.iter().map(|meeting| (meeting.status, meeting.kind)).collect();
    assert_eq!(statuses, [(MeetingStatus::Held, "meeting"), (MeetingStatus::Cancelled, "visit")]);
}

#[test]
fn two_bodies_in_one_sentence_declined() {
    let comments = fields().comments;
    let names: Vec<&str> = comments.iter().map(|comment| comment.mention.name.as_str()).collect();
    assert_eq!(names, ["White House", "Israel Prime Minister's Office"]);
    assert!(comments.iter().all(|comment| comment.status == CommentStatus::Declined));
}

#[test]
fn the_tail_of_the_title_is_the_source() {
    let via = fields().via;
    assert_eq!((via[0].name.as_str(), via[0].quote.as_str()), ("Axios", "Axios"));
}

#[test]
fn speakers_stand_before_and_behind_their_words() {
    let lexicon = Lexicon::embedded();
    let text = "“We are close to a deal on the hostages,” Steve Witkoff said.\n\nBenjamin Netanyahu told reporters: “There will be no truce without our people.”\n\nA senior Hamas official said: “We have accepted the paper as it is.”";
    let speakers: Vec<Option<String>> =
        extract("", text, lexicon).quotes.into_iter().map(|quote| quote.speaker).collect();
    assert_eq!(
        speakers,
        [
            Some("Steve Witkoff".to_owned()),
            Some("Benjamin Netanyahu".to_owned()),
            Some("senior Hamas official".to_owned())
        ]
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    /// Whatever the text is, reading it ends, and twice gives the same.
    #[test]
    fn any_text_is_read(text in "([\\PC\u{202e}\u{200f}\n\"“”«»]|[A-Z][a-z]{1,4} |said |met with |59 |of whom ){0,120}") {
        let lexicon = Lexicon::embedded();
        proptest::prop_assert_eq!(extract("", &text, lexicon), extract("", &text, lexicon));
    }

    /// The span law: every span gives back its quote, and no quote is empty.
    #[test]
    fn spans_give_back_their_words(pieces in proptest::collection::vec("(Adam Bowler|Hamas|59 hostages|«Так і буде далі»|غزة|בדוחא|😀|\\. |, |Witkoff said |“we will go on” |declined to comment|Doha|[$]400 million|[a-zа-яא-ת]{1,8}|\n\n| )", 0..30)) {
        let text = pieces.join(" ");
        let fields = extract("Title, - Axios", &text, Lexicon::embedded());
        let mentions = fields.via.iter().chain(&fields.organisations).chain(&fields.places).chain(fields.people.iter().map(|person| &person.mention)).chain(fields.figures.iter().map(|figure| &figure.mention)).chain(fields.quotes.iter().map(|quote| &quote.mention)).chain(fields.meetings.iter().map(|meeting| &meeting.mention)).chain(fields.comments.iter().map(|comment| &comment.mention));
        for mention in mentions {
            let source = if mention.part == Part::Text { text.as_str() } else { "Title, - Axios" };
            let words: String = source.chars().skip(mention.span.start).take(mention.span.len()).collect();
            proptest::prop_assert!(!words.is_empty());
            proptest::prop_assert_eq!(&words, &mention.quote);
        }
    }
}

const TALKS: &str = "Hamas rejected the proposal on Tuesday, two sources directly involved said. Israel has accepted the US plan for a ceasefire, a senior Israeli official told Axios.\n\n\
Egypt hosted indirect talks between Israel and Hamas in Cairo on March 3, mediated by Qatar and the United States.\n\n\
More than 48,000 people have been killed since October 7, the health ministry said. Netanyahu did not accept the deal, and the US-backed plan follows a rejected deal.";

#[test]
fn tells_who_took_which_proposal() {
    let told = extract("x", TALKS, Lexicon::embedded());
    let stances: Vec<(&str, &str, &str)> = told
        .stances
        .iter()
        .map(|stance| (stance.mention.name.as_str(), stance.kind.as_str(), stance.object.as_str()))
        .collect();
    assert_eq!(stances, [("Hamas", "rejected", "the proposal"), ("Israel", "accepted", "the US plan")]);
    for (text, who, what) in [
        ("رفضت حماس المقترح الأمريكي يوم الاثنين.", "Hamas", "rejected"),
        ("ХАМАС відхилив пропозицію США щодо перемир'я.", "Hamas", "rejected"),
        ("Израиль согласился на план Уиткоффа.", "Israel", "accepted"),
        ("חמאס דחה את ההצעה האמריקנית.", "Hamas", "rejected"),
    ] {
        let told = extract("x", text, Lexicon::embedded()).stances;
        let told: Vec<(&str, &str)> =
            told.iter().map(|stance| (stance.mention.name.as_str(), stance.kind.as_str())).collect();
        assert_eq!(told, [(who, what)], "{text}");
    }
}

#[test]
fn counts_sources_and_says_how_a_contact_came_about() {
    let mut told = extract("x", TALKS, Lexicon::embedded());
    let sources: Vec<(&str, Option<u32>, &str)> =
        told.sources.iter().map(|source| (source.kind, source.number, source.mention.quote.as_str())).collect();
    assert_eq!(
        sources,
        [("source", Some(2), "two sources directly involved"), ("official", Some(1), "senior Israeli official")]
    );
    resolve_days(&mut told, jiff::civil::date(2025, 3, 5));
    let talks = told.meetings.iter().find(|meeting| meeting.kind == "talks").expect("found");
    assert_eq!((talks.direct, talks.host.as_deref()), (Some(false), Some("Egypt")));
    assert_eq!(talks.mediators, ["Qatar", "United States"]);
    assert_eq!(talks.participants, ["Israel", "Hamas"]);
    assert_eq!(talks.day.as_deref(), Some("2025-03-03"));
    assert_eq!(told.figures[0].as_of.as_deref(), Some("since October 7"));
}

/// The embedded files with the entries of each list in another order.
fn shuffled(turn: usize) -> Lexicon {
    let files = [
        ("people.toml", include_str!("../../../config/lexicon/people.toml")),
        ("organisations.toml", include_str!("../../../config/lexicon/organisations.toml")),
        ("places.toml", include_str!("../../../config/lexicon/places.toml")),
        ("outlets.toml", include_str!("../../../config/lexicon/outlets.toml")),
    ];
    let files: Vec<(String, String)> = files
        .into_iter()
        .map(|(name, text)| {
            let (head, rest) = text.split_once("[[").unwrap();
            let mut entries: Vec<&str> = rest.split("\n[[").collect();
            let places = entries.len();
            entries.rotate_left(turn % places);
            if turn % 2 == 1 {
                entries.reverse();
            }
            (name.to_owned(), format!("{head}[[{}", entries.join("\n[[")))
        })
        .collect();
    Lexicon::from_files(&files).unwrap()
}

#[test]
fn the_order_of_the_lexicon_does_not_matter() {
    let texts = [
        TEXT,
        TALKS,
        "Trump's envoy Kushner spoke with Netanyahu; Cohen and Levi of the Israeli delegation, Prime Minister Mohammed and Al-Thani of Qatar were there, Reuters said.",
        "Віткофф і Рубіо зустрілися з Нетаньягу в Єрусалимі, повідомляє Axios.",
        "التقى نتنياهو ويتكوف في القدس، وقالت حماس إن الحية سيصل إلى القاهرة.",
        "נתניהו נפגש עם דרמר וברנע בירושלים, אמר גורם בכיר לערוץ 12.",
    ];
    let expected: Vec<KeyFields> = texts.iter().map(|text| extract("x", text, Lexicon::embedded())).collect();
    for turn in [1, 7, 40] {
        let lexicon = shuffled(turn);
        for (text, expected) in texts.iter().zip(&expected) {
            assert_eq!(&extract("x", text, &lexicon), expected, "turn {turn}");
        }
    }
}

#[test]
fn an_alias_stands_once_and_is_composed() {
    let text = "[[person]]\nid = \"a\"\nname = \"Ann Doe\"\naliases.uk = [\"Енн Доу\", \"Енн Доу\"]\n\n[[person]]\nid = \"b\"\nname = \"Bea Doe\"\naliases.uk = [\"Енн Доу\"]\naliases.fr = [\"Be\u{301}a Doe\"]\n";
    let problems = Lexicon::from_files(&[("lexicon/mine.toml".to_owned(), text.to_owned())]).unwrap_err();
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains(":4:") && told[0].contains("stands twice"), "{told:?}");
    assert!(told.iter().any(|line| line.contains("stands for Ann Doe too")), "{told:?}");
    assert!(told.iter().any(|line| line.contains("NFC") && line.contains("Béa Doe")), "{told:?}");
}

#[test]
fn the_same_source_is_who_was_quoted_before() {
    let text = "An official of Hamas, Khalil al-Hayya, said: \"The lists are ready.\" The same source said: \"We wait for an answer.\"";
    let quotes = extract("x", text, Lexicon::embedded()).quotes;
    let speakers: Vec<Option<&str>> = quotes.iter().map(|quote| quote.speaker.as_deref()).collect();
    assert_eq!(speakers, [Some("Khalil al-Hayya"); 2]);
}

#[test]
fn a_hebrew_word_that_only_looks_like_a_spokesman_is_none() {
    let text = "צה\"ל הודיע כי מדובר בפרסום שגוי, וכי הבדיקה נמשכת.";
    let quotes = extract("x", text, Lexicon::embedded()).quotes;
    assert!(quotes.iter().all(|quote| !quote.speaker.as_deref().unwrap_or_default().contains("מדובר")), "{quotes:?}");
}
