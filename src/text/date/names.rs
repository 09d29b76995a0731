//! Names of months and weekdays. Months as in the Unicode CLDR (gregorian, format and stand-alone, wide and
//! abbreviated), cut to the beginnings that tell them apart; the Levantine and Maghrebi names of Arabic besides.

use crate::text::fold;
use jiff::civil::Weekday;
use std::sync::LazyLock;

/// For each month what its names begin with, folded, parted by spaces. A trailing `=` asks for the whole word.
const MONTHS: [&str; 12] = [
    "jan jän janv ene gen= genn янв= январ січ= січн січен студз sty led= ledn sij oca ocak ιαν tammi ian= \
     ianuarie يناير جانفي ינו",
    "feb fév fev фев= февр лют lut únor úno= velj şub sub= φεβ helmi فبراير فيفري شباط פבר",
    "mar= mar mär mrt maart мар= март бер= берез sak bře brez ožu μαρ μάρ maalis márc مارس اذار מרץ מרס",
    "apr avr abr ápr апр= апрел април квіт= квітн квітен красав kwi dub= dubn tra= trav nis= nisan απρ huhti \
     ابريل افريل نيسان אפר",
    "may mai maj mag= magg mei máj май= маем маю= мае= мая= трав= травн травен kvě kvet svi= svib μαΐ μάι μάϊ \
     touko مايو ماي= ايار מאי",
    "jun juin giu jún июн черв= червн червен чер= cze= czerw čvn červen= června= haz ιουν ιούν kesä iun يونيو \
     جوان حزيران יוני",
    "jul juil lug= lugl júl июл лип= липн липен lip= lipiec lipca čvc červenec července tem ιουλ ιούλ heinä iul \
     يوليو جويليه تموز יולי",
    "aug août aoû aout ago авг= август серп= серпн серпен сер= sie= sierp srp srpn ağu αυγ αύγ elo= elok agu \
     اغسطس اوت اب= אוג",
    "sep set= sett setem szept сен= сент вер= верас верес wrz zář ruj eyl σεπ syys سبتمبر ايلول ספט",
    "oct okt out= outub ott окт= октомв октяб жов= жовт= жовтн жовтен paź říj eki οκτ loka اكتوبر אוק",
    "nov ноя= нояб лис= листоп лістап lis kas νοε νοέ marras noi= noiembrie نوفمبر נוב",
    "dec dez déc dic dis= дек= декаб декемв груд= грудн груден gru pro= prosin ara= aralık δεκ joulu des ديسمبر \
     דצמ",
];

/// The beginnings with their months: the longest decides, so that "juil" goes before "jui".
static BEGINNINGS: LazyLock<Vec<(&str, i8)>> = LazyLock::new(|| {
    let mut all: Vec<(&str, i8)> =
        (1_i8..).zip(MONTHS).flat_map(|(month, names)| names.split(' ').map(move |name| (name, month))).collect();
    all.sort_by_key(|(name, month)| std::cmp::Reverse((name.len(), *month)));
    all
});

const ENGLISH: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A month by its name in any of our languages.
pub(super) fn month(word: &str) -> Option<i8> {
    // Nearly all are English.
    if word.len() == 3
        && let Some(index) = ENGLISH.iter().position(|month| month.eq_ignore_ascii_case(word))
    {
        return i8::try_from(index + 1).ok();
    }
    let word = fold(word);
    // Hebrew puts "in" before the month as a letter.
    let bare = word.strip_prefix('ב').filter(|rest| rest.chars().count() > 2).unwrap_or(&word);
    if bare.chars().count() < 2 {
        return None;
    }
    let begins = |(name, _): &&(&str, i8)| match name.strip_suffix('=') {
        Some(whole) => bare == whole,
        None => bare.starts_with(name),
    };
    BEGINNINGS.iter().find(begins).map(|(_, month)| *month)
}

/// The Levantine months of two words. Gives the month and how many bytes of `rest` the second word takes.
pub(super) fn month_of_two(first: &str, rest: &str) -> Option<(i8, usize)> {
    if first.is_ascii() {
        return None;
    }
    let first = fold(first);
    if !matches!(first.as_str(), "كانون" | "تشرين") {
        return None;
    }
    let spaces = rest.len() - rest.trim_start().len();
    let second = rest.trim_start().split(char::is_whitespace).next()?;
    let month = match (first.as_str(), fold(second).as_str()) {
        ("كانون", "الثاني") => 1,
        ("كانون", "الاول") => 12,
        ("تشرين", "الثاني") => 11,
        ("تشرين", "الاول") => 10,
        _ => return None,
    };
    Some((month, spaces + second.len()))
}

/// An English weekday. Others are passed over: they decide nothing.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    const DAYS: [(&str, Weekday); 7] = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    let head = word.get(..3).filter(|_| word.is_ascii())?;
    DAYS.iter().find(|(name, _)| name.eq_ignore_ascii_case(head)).map(|(_, day)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_as_months_do_are_none() {
        for word in [
            "Бернс",
            "верховного",
            "Марзук",
            "майже",
            "червоний",
            "жовтий",
            "листа",
            "студентів",
            "травми",
            "декларація",
        ] {
            assert_eq!(month(word), None, "{word}");
        }
        for (word, number) in [("вер", 9), ("бер", 3), ("жовтні", 10), ("студзеня", 1), ("октомври", 10)]
        {
            assert_eq!(month(word), Some(number), "{word}");
        }
    }

    #[test]
    fn every_month_is_known_by_its_full_name() {
        let languages = [
            "january february march april may june july august september october november december",
            "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
            "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
            "januar februar märz april mai juni juli august september oktober november dezember",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
            "ledna února března dubna května června července srpna září října listopadu prosince",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
        ];
        for names in languages {
            for (index, name) in names.split(' ').enumerate() {
                assert_eq!(month(name), i8::try_from(index + 1).ok(), "{name}");
            }
        }
    }

    #[test]
    fn words_that_are_no_months() {
        for word in ["Tuesday", "Lundi", "r", "at", "Published", "GMT", "об"] {
            assert_eq!(month(word), None, "{word}");
        }
    }
}
