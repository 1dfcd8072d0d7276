//! Pictures into files; the name of the file says as what.

use caseline::export::picture::Picture;
use caseline::{OutFile, keep_inputs, write_own};
use std::path::Path;

/// What a picture is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Svg,
    Png,
}

fn form(path: &Path) -> Result<Form, String> {
    match path.extension().map(|e| e.to_string_lossy().to_lowercase()).as_deref() {
        Some("svg") => Ok(Form::Svg),
        Some("png") => Ok(Form::Png),
        _ => Err(format!("{}: the name of a picture must end in .svg or .png", path.display())),
    }
}

/// For the command line: a name that says what to write.
pub fn file(text: &str) -> Result<std::path::PathBuf, String> {
    let path = std::path::PathBuf::from(text);
    form(&path).map(|_| path)
}

/// Writes it; a file of another's making only with `force`, and never over what the command reads.
pub fn write(path: &Path, picture: &Picture, force: bool, inputs: &[&Path]) -> Result<(), String> {
    keep_inputs(path, inputs.iter().copied()).map_err(|e| e.to_string())?;
    let bytes = match form(path)? {
        Form::Svg => picture.svg().as_bytes().to_vec(),
        Form::Png => picture.png().map_err(|e| e.to_string())?,
    };
    write_own(path, OutFile::View, &bytes, force).map_err(|e| e.to_string())
}
