//! Lines of a text by code point.

/// Where code points stand in lines.
pub struct Lines {
    chars: Vec<char>,
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a text.
    pub fn new(text: &str) -> Lines {
        let chars: Vec<char> = text.chars().collect();
        let mut starts = vec![0];
        starts.extend(chars.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(i, _)| i + 1));
        Lines { chars, starts }
    }

    /// Line and column of a code point, from 1.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.chars.len());
        let line = self.starts.partition_point(|s| *s <= at);
        (line, at - self.starts[line - 1] + 1)
    }

    /// A piece of the line around `start..end`, at most about a hundred characters, with the marks below it.
    pub fn excerpt(&self, start: usize, end: usize) -> (String, String) {
        let (line, column) = self.place(start);
        let from = self.starts[line - 1];
        let to = self.starts.get(line).map_or(self.chars.len(), |s| s - 1);
        let stop = end.min(to).max(start + usize::from(start < to));
        let left = if column > 45 { start - 40 } else { from };
        let right = to.min(stop.max(left + 100)).min(start + 160);
        let clean = |c: &char| if c.is_control() { ' ' } else { *c };
        let mut words = String::new();
        let mut marks = String::new();
        if left > from {
            words.push('…');
            marks.push(' ');
        }
        words.extend(self.chars[left..right].iter().map(clean));
        marks.extend(std::iter::repeat_n(' ', start - left));
        marks.extend(std::iter::repeat_n('^', stop.min(right) - start));
        if right < to || end > to {
            words.push('…');
        }
        (words.trim_end().to_owned(), marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_marks() {
        let lines = Lines::new("first\nÄ second line\nthird");
        assert_eq!(lines.place(0), (1, 1));
        assert_eq!(lines.place(8), (2, 3));
        let (words, marks) = lines.excerpt(8, 14);
        assert_eq!((words.as_str(), marks.as_str()), ("Ä second line", "  ^^^^^^"));
        let long = "x".repeat(300);
        let (words, marks) = Lines::new(&long).excerpt(150, 155);
        assert!(words.starts_with('…') && words.ends_with('…'));
        assert_eq!(marks.find('^'), Some(41));
    }
}
