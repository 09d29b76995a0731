/// The consonants of a Latin name as they sound, without those that spellings differ in: Bowler and Boehler are both `BLR`.
pub(super) fn skeleton(name: &str) -> String {
    let mut out = String::new();
    let lower = name.to_lowercase();
    let mut chars = lower.chars().peekable();
    while let Some(c) = chars.next() {
        let sound = match c {
            'b' | 'd' | 'f' | 'j' | 'l' | 'm' | 'n' | 'r' => c.to_ascii_uppercase(),
            'g' => 'G',
            'p' if chars.peek() == Some(&'h') => 'F',
            'p' => 'B',
            't' => 'D',
            'v' => 'F',
            's' | 'z' | 'x' => 'S',
            'c' if matches!(chars.peek(), Some('e' | 'i' | 'y')) => 'S',
            'c' | 'k' | 'q' => 'K',
            _ => continue,
        };
        if !out.ends_with(sound) {
            out.push(sound);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hears_misspelt_names_alike() {
        assert_eq!(skeleton("Bowler"), skeleton("Boehler"));
        assert_eq!(skeleton("Witkof"), skeleton("Witkoff"));
        assert_ne!(skeleton("Rubio"), skeleton("Biden"));
    }
}
