//! A JSON value of which texts alone are kept: states of applications are large, and most of each is numbers, settings and
//! keys. Texts without escapes are borrowed from the page.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum StateValue<'s> {
    Text(Cow<'s, str>),
    List(Vec<StateValue<'s>>),
    /// Keys and values in the order of the page.
    Object(Vec<(Cow<'s, str>, StateValue<'s>)>),
    /// A number, a truth value, null.
    Other,
}

impl StateValue<'_> {
    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for StateValue<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = StateValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(StateValue::Other)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(StateValue::Other)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(StateValue::Other)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(StateValue::Other)
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(StateValue::Other)
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(StateValue::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(StateValue::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = items.next_element()? {
            out.push(item);
        }
        Ok(StateValue::List(out))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some((key, value)) = entries.next_entry()? {
            if let StateValue::Text(key) = key {
                out.push((key, value));
            }
        }
        Ok(StateValue::Object(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_in_the_order_of_the_page() {
        let value: StateValue<'_> =
            serde_json::from_str(r#"{"b": ["plain", "a \"mark\"", 1, null, true], "a": {}}"#).unwrap();
        let text = |text: &'static str| StateValue::Text(Cow::Borrowed(text));
        let list = vec![text("plain"), text("a \"mark\""), StateValue::Other, StateValue::Other, StateValue::Other];
        let object = vec![("b".into(), StateValue::List(list)), ("a".into(), StateValue::Object(Vec::new()))];
        assert_eq!(value, StateValue::Object(object));
        let StateValue::Object(entries) = value else { panic!("an object") };
        assert!(
            matches!(&entries[0].1, StateValue::List(items) if matches!(items[0], StateValue::Text(Cow::Borrowed(_))))
        );
    }
}
