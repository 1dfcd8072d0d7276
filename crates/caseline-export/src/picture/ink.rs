//! Colours, dashes and the face of all pictures.

/// Text and lines.
pub const INK: &str = "#1a1a1a";
/// Text of less weight.
pub const MUTED: &str = "#555d66";
/// Lines of the grid.
pub const GRID: &str = "#dfe3e8";
/// Every second row.
pub const STRIPE: &str = "#f4f6f8";
/// What is no treatment and no group: the ground of a bar.
pub const GROUND: &str = "#d7dce2";
/// Faces that stand on most machines; the last resort is the reader's own.
pub const FACE: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif";

/// The colours of Okabe and Ito that carry on white, the most different first.
pub const COLOURS: [&str; 7] = ["#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#8A7A00"];
/// A dash for each colour, so that lines differ in grey too.
pub const DASHES: [&str; 7] = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2"];
/// What stands for better.
pub const BETTER: &str = "#009E73";
/// What stands for worse.
pub const WORSE: &str = "#D55E00";
/// What stands for an estimate.
pub const ESTIMATE: &str = "#0072B2";

/// The colour of the nth thing.
pub fn colour(n: usize) -> &'static str {
    COLOURS[n % COLOURS.len()]
}

/// The dash of the nth thing: where the colours begin again, the dashes do not go with them.
pub fn dash(n: usize) -> &'static str {
    DASHES[(n + n / COLOURS.len()) % DASHES.len()]
}
