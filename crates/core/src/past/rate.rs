//! How much a few observations say.

/// Of a normal distribution: 95 of 100 lie within so many deviations.
const DEVIATIONS: f64 = 1.96;

/// Something happened so often among so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    pub happened: u32,
    pub seen: u32,
}

impl Rate {
    /// In a thousand; none where nothing was seen.
    pub fn permille(self) -> Option<u32> {
        let Self { happened, seen } = self;
        (seen > 0).then(|| round(f64::from(happened) / f64::from(seen)))
    }

    /// What it may be as far as these few say, lowest and highest, 95 times in 100 (Wilson's interval).
    pub fn bounds_permille(self) -> Option<(u32, u32)> {
        if self.seen == 0 {
            return None;
        }
        let (n, squared) = (f64::from(self.seen), DEVIATIONS * DEVIATIONS);
        let share = f64::from(self.happened) / n;
        let middle = share + squared / (2.0 * n);
        let half = DEVIATIONS * (share * (1.0 - share) / n + squared / (4.0 * n * n)).sqrt();
        let whole = 1.0 + squared / n;
        Some((round((middle - half) / whole), round((middle + half) / whole)))
    }
}

fn round(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 1_000.0).round() as u32
}

/// The least value that so many of a hundred do not exceed; none of none.
pub fn percentile(values: &[u64], of_hundred: usize) -> Option<u64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * of_hundred).div_ceil(100).max(1);
    sorted.get(place - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(happened: u32, seen: u32) -> Option<(u32, u32)> {
        Rate { happened, seen }.bounds_permille()
    }

    #[test]
    fn few_observations_say_little_and_none_say_nothing() {
        assert_eq!((bounds(0, 0), Rate::default().permille()), (None, None));
        assert_eq!(bounds(0, 1), Some((0, 793)), "one that went well");
        assert_eq!(bounds(0, 38), Some((0, 92)), "3.8416 / (38 + 3.8416)");
        assert_eq!((bounds(1, 10), Rate { happened: 1, seen: 10 }.permille()), (Some((18, 404)), Some(100)));
        assert_eq!(bounds(2, 2), Some((342, 1_000)));
    }

    #[test]
    fn a_percentile_is_one_of_the_values() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!((percentile(&[7], 50), percentile(&[7], 95)), (Some(7), Some(7)));
        assert_eq!(
            (percentile(&[30, 10, 20, 40], 50), percentile(&[30, 10, 20, 40], 95)),
            (Some(20), Some(40))
        );
        let hundred: Vec<u64> = (1..=100).collect();
        assert_eq!((percentile(&hundred, 50), percentile(&hundred, 95)), (Some(50), Some(95)));
    }
}
