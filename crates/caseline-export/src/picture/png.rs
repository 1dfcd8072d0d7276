//! A picture as PNG, at 300 dots an inch, with title and description in it.
//!
//! `resvg` renders the SVG. Its text is set in DejaVu Sans Condensed, which is part of the program: nothing is taken
//! from the machine, so that the same picture is the same bytes everywhere. Scripts that this face lacks (Chinese,
//! for instance) come out as boxes; the SVG has them.

use super::Picture;
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::sync::{Arc, OnceLock};

/// Dots an inch of the picture; SVG counts 96 to the inch.
const DOTS: f32 = 300.0;
/// Most dots of a picture: 200 MB of memory.
const MOST: f32 = 50e6;

/// Why there is no PNG.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// Not drawn.
    #[error("the picture cannot be drawn as PNG: {0}; .svg has no such limit")]
    Drawing(String),
}

fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            let mut fonts = fontdb::Database::new();
            fonts.load_font_data(dejavu::sans_condensed::regular().to_vec());
            fonts.load_font_data(dejavu::sans_condensed::bold().to_vec());
            // The condensed faces call their family so.
            fonts.set_sans_serif_family("DejaVu Sans");
            Arc::new(fonts)
        })
        .clone()
}

impl Picture {
    /// The bytes of a PNG.
    pub fn png(&self) -> Result<Vec<u8>, PngError> {
        let wrong = |e: &dyn std::fmt::Display| PngError::Drawing(e.to_string());
        let options = Options { fontdb: fonts(), ..Options::default() };
        let tree = Tree::from_str(&self.svg, &options).map_err(|e| wrong(&e))?;
        let (w, h) = (tree.size().width(), tree.size().height());
        let scale = (DOTS / 96.0).min((MOST / (w * h)).sqrt());
        let (wide, high) = ((w * scale).ceil() as u32, (h * scale).ceil() as u32);
        let mut map = Pixmap::new(wide, high).ok_or_else(|| wrong(&format!("it is {wide} by {high} dots")))?;
        // The last row and column may be covered in part only.
        map.fill(Color::WHITE);
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
        let mut out = Vec::new();
        let mut file = png::Encoder::new(&mut out, wide, high);
        // The ground is white throughout, so that nothing shows through.
        file.set_color(png::ColorType::Rgb);
        file.set_depth(png::BitDepth::Eight);
        let metre = (96.0 * scale / 0.0254).round() as u32;
        file.set_pixel_dims(Some(png::PixelDimensions { xppu: metre, yppu: metre, unit: png::Unit::Meter }));
        for (key, text) in [("Software", crate::MARK), ("Title", &self.title), ("Description", &self.description)] {
            file.add_itxt_chunk(key.to_owned(), text.to_owned()).map_err(|e| wrong(&e))?;
        }
        let dots: Vec<u8> = map.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
        let mut written = file.write_header().map_err(|e| wrong(&e))?;
        written.write_image_data(&dots).map_err(|e| wrong(&e))?;
        written.finish().map_err(|e| wrong(&e))?;
        Ok(out)
    }
}
