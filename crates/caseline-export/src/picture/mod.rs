//! Statistical pictures for print: forest, funnel and survival plots, swimmer plot, order of treatments.
//!
//! Every picture is drawn as SVG from the figures of [`caseline_pool`] alone; nothing is computed here that the
//! text and the JSON of the same command do not say. It carries a title and a description for readers that cannot
//! see it, loads nothing, and is the same bytes for the same figures. [`Picture::png`] renders that very SVG, at 300
//! dots an inch, with a face of its own, so that it looks the same on every machine.
//!
//! Colours are those of Okabe and Ito (<https://jfly.uni-koeln.de/color/>), which people with each form of colour
//! blindness tell apart; what a colour says, a shape, a letter or a dash says too.

mod flow;
mod forest;
mod funnel;
mod ink;
mod kaplan;
mod paper;
mod png;
mod scale;
mod swimmer;

pub use flow::flow;
pub use forest::forest;
pub use funnel::funnel;
pub use kaplan::{KaplanWords, kaplan};
pub use png::PngError;
pub use swimmer::swimmer;

/// A picture, drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    svg: String,
    /// What it is, in a line.
    pub title: String,
    /// What it shows, for readers that cannot see it.
    pub description: String,
}

impl Picture {
    /// As a complete SVG document.
    pub fn svg(&self) -> &str {
        &self.svg
    }
}

/// Why there is nothing to draw.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PictureError {
    /// The figures are of another kind.
    #[error("{0}")]
    Unfit(String),
}
