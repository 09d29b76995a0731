use super::names;
use super::zones::{self, Zone};
use jiff::Timestamp;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use std::borrow::Cow;

/// One thing that a date can hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Date(Date),
    Epoch(Timestamp),
    /// Separator, numbers as written, and whether the year has four digits.
    Triple(char, [u32; 3], bool),
    Month(i8),
    Weekday(Weekday),
    /// Value and count of digits.
    Number(u32, usize),
    Time(u32, u32, u32),
    HalfDay(bool),
    /// A zone, and whether it was written as a number.
    Zone(Zone, bool),
}

/// Words that mean nothing here; with more of them it is prose, not a date.
const UNKNOWN_MOST: usize = 3;

/// What stands in a text, in its order; `None` where it can be no date.
pub(super) fn read(text: &str) -> Option<Vec<Token>> {
    let text = without_comments(with_ascii_digits(text));
    let mut scanner = Scanner { rest: &text, tokens: Vec::with_capacity(6), unknown: 0 };
    while let Some(c) = scanner.rest.chars().next() {
        if c.is_ascii_digit() {
            scanner.number()?;
        } else if c.is_alphabetic() {
            scanner.word()?;
        } else if matches!(c, '+' | '-' | '−') && scanner.offset().is_some() {
        } else {
            scanner.skip(c.len_utf8());
        }
    }
    Some(scanner.tokens)
}

/// Arabic and Persian digits as ASCII.
pub(super) fn with_ascii_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let digit = |c: char, zero: char| char::from_digit(c as u32 - zero as u32, 10).unwrap_or(c);
    let ascii = |c: char| match c {
        '٠'..='٩' => digit(c, '٠'),
        '۰'..='۹' => digit(c, '۰'),
        c => c,
    };
    Cow::Owned(text.chars().map(ascii).collect())
}

/// RFC 822 §3.4.3: what stands in parentheses is a comment; they nest, and a backslash takes the next character's meaning.
fn without_comments(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('(') {
        return text;
    }
    let (mut out, mut depth, mut escaped) = (String::with_capacity(text.len()), 0_u32, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if depth > 0 => escaped = true,
            '(' => depth += 1,
            ')' if depth > 0 => {
                depth -= 1;
                out.push(' ');
            }
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

struct Scanner<'t> {
    rest: &'t str,
    tokens: Vec<Token>,
    unknown: usize,
}

impl<'t> Scanner<'t> {
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn digits(&self, from: usize) -> &'t str {
        let rest = self.rest.get(from..).unwrap_or_default();
        rest.get(..rest.bytes().take_while(u8::is_ascii_digit).count()).unwrap_or_default()
    }

    fn byte(&self, at: usize) -> u8 {
        self.rest.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn has_time(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Time(..)))
    }

    /// Whether day, month and year have been read, in whatever form.
    fn has_day(&self) -> bool {
        let count = |wanted: fn(&Token) -> bool| self.tokens.iter().filter(|token| wanted(token)).count();
        self.has_date()
            || (count(|token| matches!(token, Token::Month(_))) > 0
                && count(|token| matches!(token, Token::Number(..))) >= 2)
    }

    fn has_date(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Date(_) | Token::Triple(..)))
    }

    /// Times, dates in numbers, and numbers alone.
    fn number(&mut self) -> Option<()> {
        let digits = self.digits(0);
        let (value, count) = (digits.parse::<u64>().ok()?, digits.len());
        if count <= 2 && self.byte(count) == b':' && !self.has_time() {
            return self.time(value as u32, count, ":");
        }
        let after = self.rest.get(count..).unwrap_or_default();
        if count <= 2 && !self.has_time() && self.has_day() {
            // 08h15, 8時15分, 08.15.00
            for mark in ["h", "時", "시", "."] {
                if let Some(minute) = after.strip_prefix(mark)
                    && minute.bytes().take_while(u8::is_ascii_digit).count() == 2
                {
                    return self.time(value as u32, count, mark);
                }
            }
        }
        let separator = self.byte(count);
        if count == 4 && matches!(separator, b'-' | b'/' | b'.') {
            return self.year_first(value as u32, separator);
        }
        if count <= 2
            && matches!(separator, b'-' | b'/' | b'.')
            && self.triple(value as u32, count, separator).is_some()
        {
            return Some(());
        }
        let token = match count {
            10 if self.tokens.is_empty() => Token::Epoch(Timestamp::from_second(value as i64).ok()?),
            13 if self.tokens.is_empty() => Token::Epoch(Timestamp::from_millisecond(value as i64).ok()?),
            8 => Token::Date(compact_date(value)?),
            14 => {
                self.tokens.push(Token::Date(compact_date(value / 1_000_000)?));
                let clock = (value % 1_000_000) as u32;
                Token::Time(clock / 10_000, clock / 100 % 100, clock % 100)
            }
            4 | 6 if self.has_date() && !self.has_time() => {
                let value = if count == 4 { value as u32 * 100 } else { value as u32 };
                Token::Time(value / 10_000, value / 100 % 100, value % 100)
            }
            1 | 2 if after.starts_with(['月', '월']) => Token::Month(i8::try_from(value).ok()?),
            1 | 2 | 4 => Token::Number(value as u32, count),
            _ => return None,
        };
        self.tokens.push(token);
        self.skip(count);
        for suffix in ["st", "nd", "rd", "th", "er", "º", "年", "月", "日", "년", "월", "일"] {
            if let Some(rest) = self.rest.strip_prefix(suffix)
                && !rest.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                self.rest = rest;
                break;
            }
        }
        Some(())
    }

    /// `8:15`, `08:15:00`, `08:15:00.123`, `08:15:00,5`; `mark` stands between hour and minute.
    fn time(&mut self, hour: u32, count: usize, mark: &str) -> Option<()> {
        let minute = self.digits(count + mark.len());
        let mut end = count + mark.len() + minute.len();
        let mut second = "0";
        if matches!(self.byte(end), b':' | b'.') && self.digits(end + 1).len() == 2 {
            second = self.digits(end + 1);
            end += 1 + second.len();
            if matches!(self.byte(end), b'.' | b',') && !self.digits(end + 1).is_empty() {
                end += 1 + self.digits(end + 1).len();
            }
        }
        self.tokens.push(Token::Time(hour, minute.parse().ok()?, second.parse().ok()?));
        self.skip(end);
        Some(())
    }

    /// `2024-03-05`, `2024/03/05`, and the ISO forms `2024-W10-2` and `2024-065`.
    fn year_first(&mut self, year: u32, separator: u8) -> Option<()> {
        if self.byte(5) == b'W' {
            let (week, day) = (self.digits(6), self.digits(9));
            let week = ISOWeekDate::new(
                i16::try_from(year).ok()?,
                week.parse().ok()?,
                Weekday::from_monday_one_offset(day.parse().ok()?).ok()?,
            );
            self.tokens.push(Token::Date(week.ok()?.date()));
            self.skip(9 + day.len());
            return Some(());
        }
        let second = self.digits(5);
        if second.len() == 3 && separator == b'-' {
            let first = Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
            self.tokens.push(Token::Date(first.with().day_of_year(second.parse().ok()?).build().ok()?));
            self.skip(8);
            return Some(());
        }
        let third = self.digits(6 + second.len());
        if self.byte(5 + second.len()) != separator {
            return None;
        }
        // "2024-03-05T08" and "2024-03-0508:15" both end the day after two digits.
        let third = third.get(..third.len().min(2)).unwrap_or_default();
        self.tokens.push(Token::Date(date(year, second.parse().ok()?, third.parse().ok()?)?));
        self.skip(6 + second.len() + third.len());
        Some(())
    }

    /// `30.10.2023`, `10/30/23`.
    fn triple(&mut self, first: u32, count: usize, separator: u8) -> Option<()> {
        let second = self.digits(count + 1);
        let third_at = count + 2 + second.len();
        let third = self.digits(third_at);
        if self.byte(third_at - 1) != separator || !matches!(second.len(), 1 | 2) || !matches!(third.len(), 2 | 4) {
            return None;
        }
        let numbers = [first, second.parse().ok()?, third.parse().ok()?];
        self.tokens.push(Token::Triple(char::from(separator), numbers, third.len() == 4));
        self.skip(third_at + third.len());
        Some(())
    }

    /// `+0200`, `+02:00`, `+2`, `-0234`, after a time.
    fn offset(&mut self) -> Option<()> {
        if !self.has_time() {
            return None;
        }
        let sign_length = self.rest.chars().next()?.len_utf8();
        let hours = self.digits(sign_length);
        let mut end = sign_length + hours.len();
        let (hours, minutes): (i32, i32) = match hours.len() {
            1 | 2 => {
                let minutes = if self.byte(end) == b':' { self.digits(end + 1) } else { "" };
                end += if minutes.is_empty() { 0 } else { 1 + minutes.len() };
                (hours.parse().ok()?, if minutes.is_empty() { 0 } else { minutes.parse().ok()? })
            }
            3 | 4 => {
                let all: i32 = hours.parse().ok()?;
                (all / 100, all % 100)
            }
            _ => return None,
        };
        if hours > 15 || minutes > 59 {
            return None;
        }
        let seconds = hours * 3600 + minutes * 60;
        let sign = if self.rest.starts_with('+') { 1 } else { -1 };
        self.tokens.push(Token::Zone(Zone::Offset(sign * seconds), true));
        self.skip(end);
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let end = self
            .rest
            .char_indices()
            .find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '/' | '_' | '\'' | '’')) || c.is_ascii_digit())
            .map_or(self.rest.len(), |(at, _)| at);
        let word = self.rest.get(..end)?;
        self.skip(end);
        if word.contains('/') {
            self.tokens.push(Token::Zone(Zone::Named(word.to_owned()), false));
            return Some(());
        }
        if self.has_time() && self.half_day(word) {
            return Some(());
        }
        // "T" between date and time is no zone of the military alphabet.
        if word.eq_ignore_ascii_case("t") && !self.has_time() {
            return Some(());
        }
        if word.len() <= 9
            && let Some(weekday) = names::weekday(word)
        {
            self.tokens.push(Token::Weekday(weekday));
            return Some(());
        }
        if let Some((month, both)) = names::month_of_two(word, self.rest) {
            self.tokens.push(Token::Month(month));
            self.skip(both);
            return Some(());
        }
        if self.has_time()
            && let Some(zone) = zones::zone(word)
        {
            self.tokens.push(Token::Zone(zone, false));
        } else if let Some(month) = names::month(word) {
            self.tokens.push(Token::Month(month));
        } else if let Some(zone) = zones::zone(word) {
            // "26 Sep 2022 GMT": a zone without a time says nothing.
            drop(zone);
        } else {
            self.unknown += 1;
        }
        (self.unknown <= UNKNOWN_MOST).then_some(())
    }

    /// `PM`, `p.m.`, `a. m.`.
    fn half_day(&mut self, word: &str) -> bool {
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        let afternoon = match word.len() {
            2 if is("am") => false,
            2 if is("pm") => true,
            1 if (is("a") || is("p")) && self.rest.starts_with('.') => {
                let rest = self.rest.trim_start_matches(['.', ' ']);
                let Some(rest) = rest.strip_prefix(['m', 'M']) else { return false };
                self.rest = rest;
                is("p")
            }
            _ => return false,
        };
        self.tokens.push(Token::HalfDay(afternoon));
        true
    }
}

/// `20240305`.
fn compact_date(digits: u64) -> Option<Date> {
    let digits = u32::try_from(digits).ok()?;
    date(digits / 10_000, digits / 100 % 100, digits % 100)
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
