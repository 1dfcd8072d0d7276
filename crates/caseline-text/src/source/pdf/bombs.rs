//! Refuses PDFs whose packed streams would fill the memory.
//!
//! Deflate makes up to a thousand bytes of one, and the PDF library unpacks a stream as a whole. So
//! the large packed streams are unpacked here first, a piece at a time and into nothing, only to see
//! how much would come out. Pictures are left alone: nobody unpacks them to read text.

use crate::source::OpenError;
use crate::source::deadline::Deadline;
use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

/// The most that one stream may hold.
const MOST: u64 = 256 << 20;
/// Streams smaller than this cannot unpack to more than that.
const SMALL: usize = (MOST / 1100) as usize;

/// Measures every large packed stream.
pub(super) fn check(pdf: &[u8], deadline: &Deadline) -> Result<(), OpenError> {
    let mut at = 0;
    while let Some(found) = memmem::find(&pdf[at..], b"stream") {
        let keyword = at + found;
        let start = keyword + b"stream".len();
        at = start;
        let body = match &pdf[start..] {
            [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..] => rest,
            _ => continue,
        };
        let end = memmem::find(body, b"endstream").unwrap_or(body.len());
        at = (pdf.len() - body.len() + end + b"endstream".len()).min(pdf.len());
        let dictionary = &pdf[keyword.saturating_sub(400)..keyword];
        let own = memmem::rfind(dictionary, b" obj").map_or(dictionary, |obj| &dictionary[obj..]);
        if end < SMALL || memmem::find(own, b"/Image").is_some() {
            continue;
        }
        if unpacked(&body[..end], deadline)? > MOST {
            return Err(OpenError::Pdf(format!("a stream of it would unpack to more than {} MB", MOST >> 20)));
        }
    }
    Ok(())
}

/// How much comes out of a stream, counted up to the limit; 0 where it is not packed this way.
fn unpacked(packed: &[u8], deadline: &Deadline) -> Result<u64, OpenError> {
    let mut inflate = Decompress::new(true);
    let mut sink = vec![0; 1 << 16];
    loop {
        deadline.check()?;
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let rest = &packed[(read as usize).min(packed.len())..];
        let status = inflate.decompress(rest, &mut sink, FlushDecompress::None);
        let stuck = inflate.total_in() == read && inflate.total_out() == written;
        if inflate.total_out() > MOST || stuck || !matches!(status, Ok(Status::Ok | Status::BufError)) {
            return Ok(inflate.total_out());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compress, Compression, FlushCompress};
    use std::time::Duration;

    /// `length` spaces, packed, in a stream.
    fn stream(length: u64) -> Vec<u8> {
        let mut deflate = Compress::new(Compression::fast(), true);
        let piece = vec![b' '; 1 << 20];
        let mut packed = Vec::with_capacity(4 << 20);
        for _ in 0..length >> 20 {
            deflate.compress_vec(&piece, &mut packed, FlushCompress::None).unwrap();
        }
        deflate.compress_vec(&[], &mut packed, FlushCompress::Finish).unwrap();
        [b"4 0 obj << /Filter /FlateDecode >>\nstream\n".as_slice(), &packed, b"\nendstream"].concat()
    }

    #[test]
    fn streams_that_would_fill_the_memory_are_refused() {
        let deadline = Deadline::after(Duration::from_secs(60));
        let error = check(&stream(300 << 20), &deadline).unwrap_err();
        assert!(error.to_string().contains("256 MB"), "{error}");
        let second = [stream(1 << 20), stream(300 << 20)].concat();
        assert!(check(&second, &deadline).is_err());
        assert_eq!(check(&stream(8 << 20), &deadline), Ok(()));
        assert_eq!(check(b"stream\nshort\nendstream stream", &deadline), Ok(()));
    }
}
