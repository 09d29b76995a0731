/// Turns byte offsets of a text into character offsets, and back.
#[derive(Debug)]
pub struct CharMap {
    /// Byte offset of each character, and the length at the end.
    starts: Vec<usize>,
}

impl CharMap {
    /// The map of one text.
    pub fn new(text: &str) -> Self {
        Self { starts: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() }
    }

    /// The character that begins at or holds byte `byte`.
    pub fn char_of_byte(&self, byte: usize) -> usize {
        match self.starts.binary_search(&byte) {
            Ok(index) => index,
            Err(index) => index.saturating_sub(1),
        }
    }

    /// The byte at which character `index` begins; the text's length past the end.
    pub fn byte_of_char(&self, index: usize) -> usize {
        self.starts.get(index).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// The words between two character offsets.
    pub fn slice<'t>(&self, text: &'t str, start: usize, end: usize) -> &'t str {
        text.get(self.byte_of_char(start)..self.byte_of_char(end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points() {
        let text = "a😀é-ж";
        let map = CharMap::new(text);
        assert_eq!(map.char_of_byte(text.find('ж').unwrap()), 4);
        assert_eq!(map.slice(text, 1, 3), "😀é");
        assert_eq!(map.slice(text, 4, 99), "ж");
    }
}
