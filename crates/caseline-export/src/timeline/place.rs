//! Finding room: boxes whose place in time is fixed move down until nothing lies under them.

/// Boxes that are placed already.
#[derive(Debug, Default)]
pub struct Room {
    taken: Vec<(f64, f64, f64, f64)>,
    bottom: f64,
}

impl Room {
    /// Finds the highest place for a box from `left` to `right` with this height, and takes it. The answer
    /// is its top, counted from the top of the room.
    pub fn place(&mut self, left: f64, right: f64, height: f64) -> f64 {
        let mut over: Vec<(f64, f64)> =
            self.taken.iter().filter(|t| t.0 < right && left < t.1).map(|t| (t.2, t.3)).collect();
        over.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut top: f64 = 0.0;
        for (from, to) in over {
            if from >= top + height {
                break;
            }
            top = top.max(to);
        }
        self.taken.push((left, right, top, top + height));
        self.bottom = self.bottom.max(top + height);
        top
    }

    /// The lowest place taken.
    pub fn height(&self) -> f64 {
        self.bottom
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_gap_that_is_high_enough_is_used() {
        let mut room = Room::default();
        assert_eq!(room.place(0.0, 50.0, 10.0), 0.0);
        assert_eq!(room.place(40.0, 90.0, 10.0), 10.0);
        assert_eq!(room.place(60.0, 90.0, 10.0), 0.0);
        assert_eq!(room.place(0.0, 90.0, 10.0), 20.0);
        assert_eq!(room.height(), 30.0);
    }

    proptest! {
        #[test]
        fn nothing_overlaps(boxes in prop::collection::vec((0.0f64..500.0, 1.0f64..200.0, 4.0f64..40.0), 1..60)) {
            let mut room = Room::default();
            let placed: Vec<_> = boxes.iter().map(|(x, w, h)| (*x, x + w, room.place(*x, x + w, *h), *h)).collect();
            for (i, a) in placed.iter().enumerate() {
                for b in &placed[..i] {
                    let apart = a.1 <= b.0 || b.1 <= a.0 || a.2 + a.3 <= b.2 + 1e-9 || b.2 + b.3 <= a.2 + 1e-9;
                    prop_assert!(apart, "{a:?} {b:?}");
                }
            }
        }
    }
}
