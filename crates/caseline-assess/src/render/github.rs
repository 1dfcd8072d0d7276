//! Remarks as workflow commands that GitHub shows beside the lines.

use super::Checked;
use super::lines::Lines;
use std::fmt::Write;

fn data(words: &str) -> String {
    words.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(words: &str) -> String {
    data(words).replace(':', "%3A").replace(',', "%2C")
}

/// One workflow command a remark.
pub fn github(checked: Checked) -> String {
    let lines = Lines::new(checked.text);
    let mut out = String::new();
    for r in checked.remarks {
        let level = if r.level_word() == "note" { "notice" } else { r.level_word() };
        let place = r.quotes.first().map(|q| {
            let (line, column) = lines.place(q.start);
            let (last, end) = lines.place(q.end);
            format!(",line={line},col={column},endLine={last},endColumn={end}")
        });
        let message = data(&format!("{} {}", r.message, r.help));
        let _ = writeln!(
            out,
            "::{level} file={}{},title={}::{message}",
            property(checked.name),
            place.unwrap_or_default(),
            r.code
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Remark;
    use caseline_model::{Level, Quote};

    #[test]
    fn commands_are_escaped() {
        let remark = Remark {
            code: "x",
            level: Level::Note,
            message: "50 %\nof it".into(),
            quotes: vec![Quote { start: 0, end: 2, exact: "ab".into() }],
            facts: vec![],
            why: "",
            help: "Look.",
        };
        let shown = github(Checked { name: "a,b.txt", text: "abc", remarks: &[remark] });
        assert_eq!(shown, "::notice file=a%2Cb.txt,line=1,col=1,endLine=1,endColumn=3,title=x::50 %25%0Aof it Look.\n");
    }
}
