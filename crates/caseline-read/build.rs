//! Hashes of the lexicon and of the rules, which every reading is stamped with.

use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest folder"));
    let text = here.join("../caseline-text/src");
    stamp("CASELINE_LEXICON", &[here.join("../../lexicon")]);
    stamp("CASELINE_RULES", &[here.join("src"), here.join("weights"), text]);
}

fn stamp(name: &str, folders: &[PathBuf]) {
    let mut files = Vec::new();
    for folder in folders {
        println!("cargo::rerun-if-changed={}", folder.display());
        collect(folder, &mut files);
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        hash.update(fs::read(file).unwrap_or_default());
    }
    let hex: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    println!("cargo::rustc-env={name}=sha256:{hex}");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
