//! Counting days from another point: the transplantation, the start of a drug, the death.

use crate::case::Case;
use crate::fact::Time;
use crate::vocabulary::{Kind, Status};

impl Case {
    /// The day (from presentation) of a point that times can be counted from: an anchor of the case
    /// (`presentation`, `transplantation`, `diagnosis-t1`), a fact by its id, or the first treatment,
    /// procedure or diagnosis of that name. None where the point or its day is not known.
    pub fn anchor_day(&self, patient: u32, name: &str) -> Option<f64> {
        let anchor = self.anchors.iter().find(|a| a.patient == patient && a.id.eq_ignore_ascii_case(name));
        if let Some(anchor) = anchor {
            return anchor.day;
        }
        if let Some(fact) = self.facts.iter().find(|f| f.patient == patient && f.id == name) {
            return fact.time.day;
        }
        let named = |kind: Kind| matches!(kind, Kind::Treatment | Kind::Procedure | Kind::Diagnosis | Kind::Outcome);
        self.facts
            .iter()
            .filter(|f| f.patient == patient && named(f.kind) && f.status() == Status::Present)
            .filter(|f| f.label.eq_ignore_ascii_case(name))
            .filter_map(|f| f.time.day)
            .min_by(f64::total_cmp)
    }
}

impl Time {
    /// The same time, its days counted from `zero` instead of the presentation.
    pub fn counted_from(&self, zero: f64) -> Time {
        let shift = |d: Option<f64>| d.map(|d| ((d - zero) * 100.0).round() / 100.0 + 0.0);
        Time {
            day: shift(self.day),
            day_end: shift(self.day_end),
            earliest: shift(self.earliest),
            latest: shift(self.latest),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Anchor, Reader, SourceInfo};
    use crate::fact::{Fact, Quote};

    #[test]
    fn days_from_another_point() {
        let mut case = Case::new(Reader::default(), SourceInfo::default());
        case.anchors.push(Anchor {
            id: "transplantation".to_owned(),
            patient: 1,
            day: Some(147.1),
            earliest: None,
            latest: None,
            calendar: None,
            fact: None,
        });
        let quote = Quote { start: 0, end: 11, exact: "azacitidine".to_owned() };
        let mut drug = Fact::stated("test", Kind::Treatment, "azacitidine", quote);
        drug.id = "f1".to_owned();
        drug.time.day = Some(14.2);
        drug.time.latest = Some(162.1);
        case.facts.push(drug);
        assert_eq!(case.anchor_day(1, "Transplantation"), Some(147.1));
        assert_eq!(case.anchor_day(1, "azacitidine"), Some(14.2));
        assert_eq!(case.anchor_day(1, "f1"), Some(14.2));
        assert_eq!(case.anchor_day(2, "azacitidine"), None);
        let time = case.facts[0].time.counted_from(147.1);
        assert_eq!((time.day, time.latest, time.earliest), (Some(-132.9), Some(15.0), None));
    }
}
