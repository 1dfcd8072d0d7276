//! Names of the outputs: the stem of each input, made unique where two inputs share one.
//!
//! `report.txt` gives `report`. Where two inputs of one command would give the same name (also on file
//! systems that do not tell capitals apart), both keep their extension; where that does not help, the path
//! below the named folder is written with dashes; whatever is still the same is numbered. The answer
//! depends on the list of inputs alone.

use crate::input::Input;
use std::collections::{HashMap, HashSet};
use std::path::Component;

/// The output name of each input, in order, without extension.
pub fn stems(inputs: &[Input]) -> Vec<String> {
    let tries: [fn(&Input) -> String; 3] =
        [stem, |i| clean(&i.relative.file_name().unwrap_or_default().to_string_lossy()), dashed];
    let mut names: Vec<String> = inputs.iter().map(tries[0]).collect();
    for again in &tries[1..] {
        let mut count: HashMap<String, usize> = HashMap::new();
        for name in &names {
            *count.entry(name.to_lowercase()).or_default() += 1;
        }
        for (name, input) in names.iter_mut().zip(inputs) {
            if count[&name.to_lowercase()] > 1 {
                *name = again(input);
            }
        }
    }
    let mut taken = HashSet::new();
    for name in &mut names {
        let base = name.clone();
        let mut n = 2;
        while !taken.insert(name.to_lowercase()) {
            *name = format!("{base}-{n}");
            n += 1;
        }
    }
    names
}

fn stem(input: &Input) -> String {
    clean(&input.relative.file_stem().unwrap_or_default().to_string_lossy())
}

fn dashed(input: &Input) -> String {
    let parts: Vec<String> = (input.relative.components())
        .filter_map(|c| match c {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    clean(&parts.join("--"))
}

/// No control characters, no separators, never empty.
fn clean(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_control() || "/\\:".contains(c) { '_' } else { c }).collect();
    if name.is_empty() { "report".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(paths: &[&str]) -> Vec<String> {
        stems(&paths.iter().map(|p| Input::file(*p)).collect::<Vec<_>>())
    }

    #[test]
    fn unique_stems_stay() {
        assert_eq!(named(&["a/one.txt", "b/two.nxml"]), ["one", "two"]);
    }

    #[test]
    fn shared_stems_are_told_apart() {
        assert_eq!(named(&["r.txt", "r.xml", "s.txt"]), ["r.txt", "r.xml", "s"]);
        assert_eq!(named(&["a/r.txt", "b/R.txt"]), ["a--r.txt", "b--R.txt"]);
        assert_eq!(named(&["a/r.txt", "../a/r.txt"]), ["a--r.txt", "a--r.txt-2"]);
        assert_eq!(stems(&[Input::stdin()]), ["stdin"]);
    }
}
