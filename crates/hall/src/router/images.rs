//! Images of a change: only what a window can draw without running anything, and without drowning in it. Never SVG.

use gastown_api::view::ImageWord;

/// A header may promise more pixels than any memory holds.
const PIXELS_MAX: u64 = 64_000_000;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Image {
    pub kind: ImageWord,
    pub width: u32,
    pub height: u32,
}

/// What the bytes are by themselves; a name proves nothing.
///
/// # Errors
/// A sentence when they are no image that is shown.
pub(super) fn look(bytes: &[u8]) -> Result<Image, &'static str> {
    let kind = kind_of(bytes).ok_or("it is no PNG, JPEG, GIF or WebP")?;
    let size = match kind {
        ImageWord::Png => Some((be32(bytes, 16), be32(bytes, 20))),
        ImageWord::Gif => Some((le(bytes, 6, 2), le(bytes, 8, 2))),
        ImageWord::Jpeg => jpeg_size(bytes),
        ImageWord::Webp => webp_size(bytes),
    };
    let size = size.and_then(|(width, height)| Some((width?, height?)));
    let (width, height) = size.ok_or("its head is damaged")?;
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err("it has more pixels than can be shown");
    }
    Ok(Image { kind, width, height })
}

fn kind_of(bytes: &[u8]) -> Option<ImageWord> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Some(ImageWord::Png);
    }
    if begins(b"\xff\xd8\xff") {
        return Some(ImageWord::Jpeg);
    }
    if begins(b"GIF87a") || begins(b"GIF89a") {
        return Some(ImageWord::Gif);
    }
    (begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")).then_some(ImageWord::Webp)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(bytes))
}

fn le(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at + count)?.iter().rev().fold(0, |sum, byte| (sum << 8) | u32::from(*byte)))
}

/// Segment after segment until the one that begins a frame.
fn jpeg_size(bytes: &[u8]) -> Option<(Option<u32>, Option<u32>)> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes.get(at) != Some(&0xff) {
            return None;
        }
        let be16 = |at: usize| Some(u32::from(*bytes.get(at)?) << 8 | u32::from(*bytes.get(at + 1)?));
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((be16(at + 7), be16(at + 5)));
            }
            _ => at += 2 + usize::try_from(be16(at + 2)?.max(2)).ok()?,
        }
    }
}

fn webp_size(bytes: &[u8]) -> Option<(Option<u32>, Option<u32>)> {
    let plus_one = |number: Option<u32>| number.map(|number| number + 1);
    match bytes.get(12..16)? {
        b"VP8X" => Some((plus_one(le(bytes, 24, 3)), plus_one(le(bytes, 27, 3)))),
        b"VP8L" => {
            let packed = le(bytes, 21, 4)?;
            Some((Some((packed & 0x3fff) + 1), Some((packed >> 14 & 0x3fff) + 1)))
        }
        b"VP8 " => Some((
            le(bytes, 26, 2).map(|width| width & 0x3fff),
            le(bytes, 28, 2).map(|height| height & 0x3fff),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let head = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes()];
        head.concat()
    }

    #[test]
    fn an_image_is_known_by_its_bytes() {
        let of = |kind, width, height| Ok(Image { kind, width, height });
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x11\x08\0\x20\0\x40rest";
        let webp = [b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".as_slice(), &[63, 0, 0, 31, 0, 0]].concat();

        assert_eq!(look(&png(64, 32)), of(ImageWord::Png, 64, 32));
        assert_eq!(look(jpeg), of(ImageWord::Jpeg, 64, 32));
        assert_eq!(look(b"GIF89a\x40\0\x20\0"), of(ImageWord::Gif, 64, 32));
        assert_eq!(look(&webp), of(ImageWord::Webp, 64, 32));
    }

    #[test]
    fn what_could_run_is_damaged_or_is_endless_is_refused() {
        for text in ["", "<svg xmlns='http://www.w3.org/2000/svg'/>", "RIFF1234WAVE", "BM"] {
            assert!(look(text.as_bytes()).is_err_and(|why| why.contains("no PNG")), "{text}");
        }
        assert!(look(b"\x89PNG\r\n\x1a\n").is_err_and(|why| why.contains("damaged")));
        assert!(look(b"\xff\xd8\xff\xe0\xff").is_err_and(|why| why.contains("damaged")));
        assert!(look(&png(60_000, 60_000)).is_err_and(|why| why.contains("more pixels")));
    }
}
