//! How languages tell who met, who was to meet and who did not.

use super::ways_of_telling::read;

fn met(text: &str) -> Vec<(Vec<String>, crate::model::MeetingStatus)> {
    read(text).meetings.into_iter().map(|meeting| (meeting.participants, meeting.status)).collect()
}

#[test]
fn a_word_of_meeting_may_have_others_between_its_parts() {
    use crate::model::MeetingStatus::{Cancelled, Held, Planned};
    let one = |text: &str| met(text).into_iter().next().unwrap_or_else(|| panic!("{text}"));
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        one("Джаред Кушнер обговорив новий план з Біньяміном Нетаньягу в Єрусалимі."),
        (names(&["Jared Kushner", "Benjamin Netanyahu"]), Held)
    );
    assert_eq!(one("سحبت الولايات المتحدة مساء الخميس وفدها من الدوحة."), (names(&["United States"]), Cancelled));
    assert_eq!(one("Израиль всё же отправит в Каир делегацию."), (names(&["Israel"]), Planned));
    // The subject of an Arabic verb stands behind it.
    assert_eq!(
        one("بحث ستيف ويتكوف ملف الأسرى مع حسن رشاد في القاهرة."),
        (names(&["Steve Witkoff", "Hassan Rashad"]), Held)
    );
    // Small words are no stems: «заяву» does not begin with «з».
    assert_eq!(met("Джаред Кушнер обговорив заяву."), []);
}

#[test]
fn two_who_were_named_meet_as_the_two() {
    let told = met("Antony Blinken landed late. Benjamin Netanyahu agreed to the plan when the two met in Jerusalem.");
    assert!(told.iter().any(|(who, _)| who.len() == 2 && who.contains(&"Antony Blinken".to_owned())), "{told:?}");
    // Behind a verb that tells what was, a plan is another one.
    let told = met("Steve Witkoff met Hassan Rashad in Cairo on Monday and is expected in Doha tomorrow.");
    assert_eq!(told.first().map(|(_, status)| *status), Some(crate::model::MeetingStatus::Held));
}

#[test]
fn what_is_called_off_next_may_be_another_meeting() {
    let told = met(
        "Nickolay Mladenov is to meet Hassan Rashad in Cairo on Thursday. A trip by Steve Witkoff, planned for last weekend, was postponed.",
    );
    assert_eq!(told.first().map(|(_, status)| *status), Some(crate::model::MeetingStatus::Planned));
    for behind in ["The trip was cancelled.", "However, because Hamas showed no movement, he canceled the trip."] {
        let told = met(&format!("Steve Witkoff planned to visit Doha this week. {behind}"));
        assert_eq!(told.first().map(|(_, status)| *status), Some(crate::model::MeetingStatus::Cancelled), "{behind}");
    }
}

#[test]
fn whoever_is_named_behind_words_of_office_visits() {
    assert_eq!(
        met("Визит министра иностранных дел Израиля Гидеона Саара в Москву отложен.")
            .first()
            .map(|(who, _)| who.clone()),
        Some(vec!["Gideon Sa'ar".to_owned()])
    );
    let told =
        met("Steve Witkoff landed in Egypt on Wednesday to join the indirect negotiations between Israel and Hamas.");
    assert_eq!(told.first().map(|(who, _)| who.clone()), Some(vec!["Steve Witkoff".to_owned()]));
    let figures =
        read("Ізраїль почав звільняти майже 2000 палестинських в'язнів. Тіла 28 загиблих заручників передадуть.")
            .figures;
    let figures: Vec<(f64, &str)> = figures.iter().map(|figure| (figure.value, figure.category.as_str())).collect();
    assert_eq!(figures, [(2000.0, "prisoners"), (28.0, "bodies")]);
}

#[test]
fn whoever_acts_for_a_country_meets_for_it() {
    let meetings = read("Egyptian mediators held talks with Hamas in Cairo on Sunday.").meetings;
    assert_eq!(
        meetings.first().map(|meeting| meeting.participants.clone()),
        Some(vec!["Egypt".into(), "Hamas".into()])
    );
    let off = read("Глава правительства отменил визит Марко Рубио в Каир.").meetings;
    assert_eq!(off.first().map(|meeting| meeting.participants.clone()), Some(vec!["Marco Rubio".to_owned()]));
}

#[test]
fn a_body_that_sits_meets_though_nobody_else_is_named() {
    for (text, who) in [
        ("The UN Security Council held an emergency session on Gaza.", "UN Security Council"),
        ("The Knesset will convene on Thursday.", "Knesset"),
        ("عقد مجلس السلام اجتماعا في القاهرة.", "Board of Peace"),
        ("Совет Безопасности ООН провёл заседание по Газе.", "UN Security Council"),
    ] {
        let meetings = read(text).meetings;
        let told: Vec<&str> = meetings.iter().flat_map(|meeting| &meeting.participants).map(String::as_str).collect();
        assert_eq!(told, [who], "{text}");
    }
    // A person does not sit alone.
    assert!(read("Steve Witkoff convened in the morning.").meetings.is_empty());
}

#[test]
fn whoever_is_joined_by_a_leaning_letter_is_one_of_those_who_meet() {
    let meetings = read("المبعوثان ستيف ويتكوف وجاريد كوشنر يصلان يوم الأربعاء إلى القاهرة.").meetings;
    assert_eq!(
        meetings.first().map(|meeting| meeting.participants.clone()),
        Some(vec!["Steve Witkoff".to_owned(), "Jared Kushner".to_owned()])
    );
}

#[test]
fn whoever_is_met_is_told_by_the_whole_word_of_office() {
    let meetings = read("Steve Witkoff planned to meet with the Prime Minister of Qatar in Doha.").meetings;
    assert_eq!(
        meetings.first().map(|meeting| meeting.participants.clone()),
        Some(vec!["Steve Witkoff".to_owned(), "Prime Minister of Qatar".to_owned()])
    );
}

#[test]
fn a_body_within_a_role_does_not_meet() {
    let met = read("CIA Director William Burns met Mossad chief David Barnea in Doha on Monday.").meetings;
    assert_eq!(met.first().map(|met| met.participants.join(", ")).unwrap_or_default(), "William Burns, David Barnea");
    let met = read("Михаил Богданов принял в понедельник члена политбюро ХАМАС Мусу Абу Марзука.").meetings;
    assert_eq!(
        met.first().map(|met| met.participants.join(", ")).unwrap_or_default(),
        "Mikhail Bogdanov, Mousa Abu Marzouk"
    );
}

#[test]
fn the_part_of_the_day_belongs_to_the_day() {
    for (text, wanted) in [
        ("Steve Witkoff met Benjamin Netanyahu in Jerusalem late Monday evening.", "late Monday evening"),
        ("التقى ستيف ويتكوف بنيامين نتنياهو في القدس مساء الاثنين.", "مساء الاثنين"),
        ("סטיב ויטקוף נפגש עם בנימין נתניהו בירושלים ביום שני בערב.", "ביום שני בערב"),
        ("Стив Уиткофф встретился с Биньямином Нетаньяху в Иерусалиме в понедельник вечером.", "понедельник вечером"),
        ("Стів Віткофф зустрівся з Біньяміном Нетаньягу в Єрусалимі в понеділок увечері.", "понеділок увечері"),
    ] {
        let meetings = read(text).meetings;
        let told = meetings.first().and_then(|meeting| meeting.date_text.as_deref());
        assert_eq!(told.unwrap_or_default(), wanted, "{text}");
    }
}
