//! The tray's picture, drawn: a lamp with its ring, and an amber mark when somebody needs the person.

/// Width and height, in dots.
pub(crate) const SIDE: i32 = 32;

const LAMP: [u8; 4] = [255, 243, 236, 221];
const ASK: [u8; 4] = [255, 246, 181, 70];
/// Each dot is looked at in as many rows and columns.
const FINE: i32 = 4;

/// Dots in rows from the top, each alpha, red, green, blue.
pub(crate) fn lamp(asks: bool) -> Vec<u8> {
    let mut dots = Vec::with_capacity(usize::try_from(SIDE * SIDE * 4).unwrap_or_default());
    for y in 0..SIDE {
        for x in 0..SIDE {
            let ask = if asks { share(x, y, |at| inside(at, (24.0, 8.0), 7.5)) } else { 0.0 };
            let near = asks && inside((f64::from(x) + 0.5, f64::from(y) + 0.5), (24.0, 8.0), 9.5);
            let ring = |at| inside(at, (16.0, 16.0), 14.0) && !inside(at, (16.0, 16.0), 11.0);
            let lamp = if near { 0.0 } else { share(x, y, |at| ring(at) || inside(at, (16.0, 16.0), 7.0)) };
            let (colour, cover) = if ask > 0.0 { (ASK, ask) } else { (LAMP, lamp) };
            dots.extend([(f64::from(colour[0]) * cover) as u8, colour[1], colour[2], colour[3]]);
        }
    }
    dots
}

fn inside(at: (f64, f64), middle: (f64, f64), radius: f64) -> bool {
    (at.0 - middle.0).hypot(at.1 - middle.1) <= radius
}

/// How much of a dot lies in the shape.
fn share(x: i32, y: i32, shape: impl Fn((f64, f64)) -> bool) -> f64 {
    let step = |n: i32, part: i32| f64::from(n) + (f64::from(part) + 0.5) / f64::from(FINE);
    let parts = (0..FINE).flat_map(|row| (0..FINE).map(move |column| (column, row)));
    let hits = parts.filter(|(column, row)| shape((step(x, *column), step(y, *row)))).count();
    f64::from(u32::try_from(hits).unwrap_or_default()) / f64::from(FINE * FINE)
}
