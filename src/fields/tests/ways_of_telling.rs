//! How languages tell who spoke, who refused to and how many they were.

use crate::fields::{Lexicon, extract};
use crate::model::{CommentStatus, KeyFields};

pub(super) fn read(text: &str) -> KeyFields {
    extract("x", text, Lexicon::embedded())
}

fn quoted(text: &str) -> Vec<(String, String)> {
    let quotes = read(text).quotes;
    let direct = quotes.into_iter().filter(|quote| quote.kind == crate::model::QuoteType::Direct);
    direct.map(|quote| (quote.mention.quote, quote.speaker.unwrap_or_default())).collect()
}

#[test]
fn an_author_s_words_part_a_quotation() {
    let spoken = |words: &str, who: &str| (words.to_owned(), who.to_owned());
    assert_eq!(
        quoted("«Карты уже готовы, — сказал Дмитрий Песков. — Остальное решат посредники».").first(),
        Some(&spoken("Карты уже готовы,", "Dmitry Peskov"))
    );
    assert_eq!(
        quoted(
            "Рада зібралася зранку.\n\n— Ми чекаємо на відповідь, — наголосив Стів Віткофф. — Часу лишилося зовсім обмаль."
        ),
        [spoken("Ми чекаємо на відповідь,", "Steve Witkoff"), spoken("Часу лишилося зовсім обмаль.", "Steve Witkoff")]
    );
}

#[test]
fn a_quotation_may_begin_with_its_verb() {
    let told = quoted(
        "Jake Sullivan met the ministers in Riyadh. He “stressed the need to open the crossings at once,” the statement said.",
    );
    assert_eq!(told.first().map(|(_, who)| who.as_str()), Some("Jake Sullivan"));
    // A second quotation in the sentence has the same speaker, though others speak behind it.
    let told = quoted(
        "Majed al-Ansari said that Doha was \"going to push for a pause\" and felt \"hopeful, not necessarily optimistic\". Israel denied that.",
    );
    let speakers: Vec<&str> = told.iter().map(|(_, who)| who.as_str()).collect();
    assert_eq!(speakers, ["Majed al-Ansari"; 2]);
}

#[test]
fn who_is_described_is_who_is_named_beside_it() {
    let speaker = |text: &str| quoted(text).into_iter().next().map(|(_, who)| who).unwrap_or_default();
    assert_eq!(speaker("\"Ми чекали на цей день\", сказав член політбюро ХАМАСу Басем Наїм."), "Basem Naim");
    assert_eq!(speaker("״לא נוותר על אף אחד מהם״, אמרה אימו, עינב צנגאוקר."), "Einav Zangauker");
    assert_eq!(speaker("وقال مصدر مصري رفيع: «الوسطاء لم يغادروا القاهرة بعد»."), "مصدر مصري رفيع");
    let text = "A senior Egyptian official spoke in Cairo on Monday. “The lists are complete,” the official said.";
    assert_eq!(speaker(text), "senior Egyptian official");
}

#[test]
fn bodies_refuse_in_many_words() {
    for (text, by) in [
        ("В Белом доме слова дипломата комментировать не стали.", "White House"),
        ("Госдепартамент США на запрос не откликнулся.", "State Department"),
        ("Білий дім на запитання видання не відповів.", "White House"),
        ("במועצת השלום לא הגיבו לפנייה.", "Board of Peace"),
        ("وامتنع جهاز الشاباك عن التعليق.", "Shin Bet"),
        ("La Maison-Blanche n'a pas souhaité commenter.", "White House"),
    ] {
        let refused: Vec<String> = read(text)
            .comments
            .into_iter()
            .filter(|comment| matches!(comment.status, CommentStatus::Declined | CommentStatus::NoResponse))
            .map(|comment| comment.mention.name)
            .collect();
        assert_eq!(refused, [by], "{text}");
    }
}

#[test]
fn counts_what_is_only_pointed_to() {
    let figures = |text: &str| -> Vec<(f64, String)> {
        read(text).figures.into_iter().map(|figure| (figure.value, figure.category)).collect()
    };
    assert_eq!(figures("The death toll passed 15,200 on Sunday."), [(15_200.0, "killed".to_owned())]);
    assert_eq!(
        figures("The ministry says 900 people were killed there, including more than 70 children and nearly 50 women."),
        [(900.0, "killed".to_owned()), (70.0, "killed".to_owned()), (50.0, "killed".to_owned())]
    );
    assert_eq!(figures("Some 250 others were abducted on that day."), [(250.0, "hostages".to_owned())]);
    assert_eq!(
        figures("Отпущены 18 заложников, среди них пятеро граждан Таиланда."),
        [(18.0, "hostages".to_owned()), (5.0, "hostages".to_owned())]
    );
}

#[test]
fn people_without_capitals_need_a_title_or_a_name_of_theirs() {
    let people =
        |text: &str| -> Vec<String> { read(text).people.into_iter().map(|person| person.mention.quote).collect() };
    assert_eq!(people("رأى السفير المصري السابق خالد منصور أن العقدة باقية."), ["خالد منصور"]);
    // "Peaceful", "on": words that look like names.
    assert_eq!(people("دعا البيان إلى حل سلمي قائم على التفاوض."), [""; 0]);
    assert_eq!(people("פרופסור יהודית שחר דיברה אתמול."), ["יהודית שחר"]);
}

#[test]
fn an_outlet_that_no_list_knows_is_credited_by_its_last_word() {
    let via = |text: &str| -> Vec<String> { read(text).via.into_iter().map(|outlet| outlet.name).collect() };
    assert_eq!(via("The lists were exchanged on Sunday, Harbour Wire reported."), ["Harbour Wire"]);
    assert_eq!(via("He sold the Harbour Wire building on Sunday."), [""; 0]);
}

#[test]
fn an_outlet_is_credited_by_the_sentence_that_tells() {
    let via = |text: &str| read(text).via.into_iter().map(|via| via.name).collect::<Vec<_>>();
    assert_eq!(via("שני דיפלומטים אמרו אמש לסוכנות הידיעות רויטרס כי הרשימה מוכנה."), ["Reuters"]);
    assert_eq!(via("לפי דיווח ב\"הארץ\", הצוות ייצא מחר לקהיר."), ["Haaretz"]);
    assert_eq!(via("וזה מה שנותר כאן, בלב הארץ, אמר שר הביטחון."), [""; 0]);
    assert_eq!(via("وفق ما أفاد مصدر مطلع «الشرق الأوسط»، لم يصل الرد بعد."), ["Asharq Al-Awsat"]);
    assert_eq!(via("وقال الوزير إن الشرق الأوسط كله ينتظر."), [""; 0]);
    assert_eq!(via("МОСКВА, 9 окт — РИА Новости. Стороны подписали бумаги."), ["RIA Novosti"]);
    assert_eq!(via("Об этом он рассказал турецкому телеканалу KTV на прошлой неделе."), ["KTV"]);
    assert_eq!(via("The Jerusalem Post and Haaretz both carried the text."), ["The Jerusalem Post", "Haaretz"]);
    // Nobody was told anything there, and there was nobody to tell.
    assert_eq!(via("The office, he said, did not respond to questions that Newsweek sent."), [""; 0]);
    assert_eq!(via("He said that it was enough Photo: Dana Copel, AFP"), [""; 0]);
    assert_eq!(via("He wrote on the social network X that talks go on."), [""; 0]);
}

#[test]
fn a_role_may_hold_a_name_and_be_that_of_several() {
    let roles = |text: &str| {
        let role =
            |person: crate::model::Person| person.role.map(|role| format!("{}: {}", person.mention.name, role.0));
        read(text).people.into_iter().filter_map(role).collect::<Vec<_>>()
    };
    assert_eq!(
        roles("Among them was Benny Gantz, an opponent of Benjamin Netanyahu."),
        ["Benny Gantz: opponent of Benjamin Netanyahu"]
    );
    assert_eq!(
        roles("ג'ארד קושנר, חתנו של הנשיא טראמפ, נחת בארץ."),
        ["Jared Kushner: חתנו של הנשיא טראמפ", "Donald Trump: הנשיא"]
    );
    assert_eq!(roles("ראש ה-CIA ויליאם ברנס נמצא באזור."), ["William Burns: ראש ה-CIA"]);
    assert_eq!(
        roles("על פי הפרסום, השליחים סטיב ויטקוף וג'ארד קושנר צפויים להגיע."),
        ["Steve Witkoff: השליחים", "Jared Kushner: השליחים"]
    );
    assert_eq!(roles("وقالت والدة الأسير متان تسنغاوكر أمس"), ["Matan Zangauker: الأسير"]);
    assert_eq!(roles("The envoys met President Trump on Monday."), ["Donald Trump: President"]);
}

#[test]
fn the_next_sentence_may_tell_of_the_rest() {
    let checks =
        |text: &str| read(text).figure_checks.into_iter().map(|check| (check.total, check.parts, check.consistent));
    let told = "Eight hostages are still held in Gaza, three of whom have been confirmed dead. Nothing is known of the five hostages that may still be alive.";
    assert_eq!(checks(told).collect::<Vec<_>>(), [(8.0, vec![3.0, 5.0], true)]);
    // What became of others is no rest.
    let told = "Gunmen took 250 hostages, 100 of whom have been released. Thirty hostages are believed to be dead.";
    assert_eq!(checks(told).count(), 0);
}

#[test]
fn a_listed_name_is_known_however_it_is_spelt() {
    let named = |text: &str| {
        let people = read(text).people.into_iter();
        people.map(|person| (person.mention.name, person.mention.method)).collect::<Vec<_>>()
    };
    // Spelt otherwise is not a sign of a machine's translation, as a name that only sounds alike ("phonetic") is.
    assert_eq!(
        named("Член політбюро ХАМАС Ізат аль-Рішк сказав це в Досі."),
        [("Izzat al-Rishq".to_owned(), "spelling")]
    );
    assert_eq!(
        named("Egyptian Foreign Minister Badr Abdel Atti said so."),
        [("Badr Abdelatty".to_owned(), "spelling")]
    );
    assert_eq!(named("Foreign Minister Bodor Obdolotti said so.").first().map(|it| it.1), Some("title-word"));
}

#[test]
fn what_leads_up_to_a_quotation_tells_its_speaker() {
    let speaker = |text: &str| quoted(text).into_iter().next().map(|(_, who)| who).unwrap_or_default();
    assert_eq!(speaker("בכיר ישראלי דחה את הדברים: \"המפה הזאת אינה המפה שהנחנו\"."), "בכיר ישראלי");
    assert_eq!(speaker("עינב צנגאוקר, אמו של מתן, פנתה לצוות: \"אל תהיו שותפים להפקרה\"."), "Einav Zangauker");
    let behind =
        "وقال وزير الخارجية بدر عبد العاطي إن «العقدة ليست في الأسماء بل في الخريطة»، لافتاً إلى أن ستيف ويتكوف يصل غداً.";
    assert_eq!(speaker(behind), "Badr Abdelatty");
    assert_eq!(
        speaker(
            "Муса Абу Марзук прибыл в Москву. Абу Марзук рассказал журналистам, что Александра Труфанова передадут «в числе самых первых»."
        ),
        "Mousa Abu Marzouk"
    );
    assert_eq!(
        speaker("У канцелярії Біньяміна Нетаньягу заявили: «Ми наполягаємо на всіх наших умовах»."),
        "Israel Prime Minister's Office"
    );
}

#[test]
fn a_refusal_may_have_others_between_its_parts() {
    for (text, by) in [
        ("ورفض مكتب بنيامين نتنياهو التعليق.", "Israel Prime Minister's Office"),
        ("Обсуждать содержание ответа Дмитрий Песков не стал.", "Dmitry Peskov"),
    ] {
        let comments = read(text).comments;
        let told: Vec<(&str, CommentStatus)> =
            comments.iter().map(|comment| (comment.mention.name.as_str(), comment.status)).collect();
        assert_eq!(told, [(by, CommentStatus::Declined)], "{text}");
    }
}

#[test]
fn parts_of_a_whole_and_amounts_without_a_number_are_figures() {
    let figures = |text: &str| {
        let figures = read(text).figures.into_iter();
        figures.map(|figure| (figure.value, figure.category, figure.mention.quote)).collect::<Vec<_>>()
    };
    let figure = |value: f64, category: &str, quote: &str| (value, category.to_owned(), quote.to_owned());
    assert_eq!(figures("A third of them did."), [figure(0.33, "share", "third")]);
    assert_eq!(figures("It was the second half of the month."), []);
    assert_eq!(figures("تعهدت كل منها بمليار دولار."), [figure(1e9, "money", "مليار")]);
    assert_eq!(figures("حجم التعهدات بـ17 مليار دولار."), [figure(17e9, "money", "17 مليار")]);
    assert_eq!(
        figures("About 1,200 people were killed and 251 others were taken hostage."),
        [figure(1200.0, "killed", "1,200"), figure(251.0, "hostages", "251")]
    );
    assert_eq!(figures("The paper S/2026/418 was sent round."), []);
}

#[test]
fn who_is_accused_asked_or_set_off_behind_a_name_does_not_speak() {
    let speaker = |text: &str| quoted(text).into_iter().next().map(|(_, who)| who).unwrap_or_default();
    for (text, who) in [
        ("Усама Хамдан обвинил Биньямина Нетаньяху в том, что тот «торгуется о своём кресле».", "Osama Hamdan"),
        (
            "Усама Хамдан в эфире телеканала «Аль-Джазира» обвинил Израиль: «Они торгуются о своём кресле».",
            "Osama Hamdan",
        ),
        (
            "Steve Witkoff, a friend of Qatar and of its emir, warned: “Nobody will wait for another month.”",
            "Steve Witkoff",
        ),
        ("Steve Witkoff in an interview with Fox News warned: “Nobody will wait for another month.”", "Steve Witkoff"),
    ] {
        assert_eq!(speaker(text), who, "{text}");
    }
}

#[test]
fn articles_and_abbreviations_count_nothing() {
    let values = |text: &str| read(text).figures.iter().map(|figure| figure.value).collect::<Vec<_>>();
    assert_eq!(values("The UN Security Council met, and one of the men who built the deal spoke."), Vec::<f64>::new());
    assert_eq!(values("Ізраїль має випустити близько тисячі палестинців."), [1000.0]);
}

#[test]
fn a_document_and_a_pronoun_do_not_take_the_word_from_who_speaks() {
    let speaker = |text: &str| quoted(text).into_iter().next().map(|(_, who)| who).unwrap_or_default();
    assert_eq!(speaker("In a statement, Hamas said: \"There will be no talks about prisoners until then.\""), "Hamas");
    assert_eq!(
        speaker(
            "Lindsay Hoyle spoke next. He said his priority was the safety of Antony Blinken, adding: \"I have a duty of care here.\""
        ),
        "Lindsay Hoyle"
    );
    assert_eq!(speaker("\"Now the other side has to move,\" a U.S. official said."), "U.S. official");
    // `שהמתווכות`: what she thinks begins with "that".
    assert_eq!(
        speaker(
            "ד\"ר נועה ברקאי-לוי, חוקרת במכון, סבורה שהמתווכות מיצו את כוחן. \"מי שמחכה לקהיר יחכה עוד שנים\", היא אומרת."
        ),
        "Noa Barakai Levi"
    );
}

#[test]
fn names_and_roles_end_where_others_begin() {
    let people = |text: &str| {
        read(text)
            .people
            .into_iter()
            .map(|person| (person.mention.name, person.role.map(|(role, _)| role)))
            .collect::<Vec<_>>()
    };
    let names = |text: &str| people(text).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names("For Ruth Almagor, whose brother is missing, the waiting goes on."), ["Ruth Almagor"]);
    assert_eq!(names("Востоковед Григорий Ланской считает, что пауза продлится недолго."), ["Grigory Lanskoy"]);
    let role = |text: &str| people(text).into_iter().next().and_then(|(_, role)| role).unwrap_or_default();
    assert_eq!(role("Miriam Tzur, 68, a retired nurse, waited outside."), "retired nurse");
    // The son-in-law is named, the father is not he.
    assert_eq!(role("В Каир прибыл зять американского президента Джаред Кушнер."), "зять американского президента");
    assert_eq!(role("Погиб сын Халиля аль-Хайи."), "");
    assert_eq!(role("Выступила мать заложницы Эйнав Цангаукер."), "заложницы");
}

#[test]
fn parts_behind_a_colon_are_those_of_the_whole() {
    let counted = |text: &str| {
        let figures = read(text).figures;
        figures
            .into_iter()
            .map(|figure| (figure.value, figure.category, figure.status.unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let hostages = |value: f64, status: &str| (value, "hostages".to_owned(), status.to_owned());
    assert_eq!(
        counted("На свободу вышли 24 заложника: 19 израильтян и пятеро граждан Таиланда. В Газе остаются 73 человека."),
        [hostages(24.0, "released"), hostages(19.0, "released"), hostages(5.0, "released"), hostages(73.0, "held")]
    );
    assert_eq!(counted("Hamas handed over 50 Israeli women and children."), [hostages(50.0, "released")]);
}

#[test]
fn a_weekday_and_one_of_many_are_no_figures() {
    assert_eq!(read("وغادر ديفيد برنياع العاصمة القطرية الاثنين.").figures, []);
    assert_eq!(read("אורנה לוין, דודתו של אחד החטופים, דיברה בכיכר.").figures, []);
    let bodies = read("Hamas is to hand over 20 living hostages and the bodies of 28 on Monday.").figures;
    let bodies: Vec<(f64, &str)> = bodies.iter().map(|figure| (figure.value, figure.category.as_str())).collect();
    assert_eq!(bodies, [(20.0, "hostages"), (28.0, "bodies")]);
}
