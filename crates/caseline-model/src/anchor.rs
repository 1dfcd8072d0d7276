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

    /// The same record with every day counted from an anchor (see [`Case::anchor_day`]). Facts of a patient who does
    /// not have the anchor lose their days, for there is nothing to count from; their words stay.
    pub fn counted_from(&self, anchor: &str) -> Case {
        let mut case = self.clone();
        for fact in &mut case.facts {
            let zero = self.anchor_day(fact.patient, anchor).or((anchor == "presentation").then_some(0.0));
            match zero {
                Some(zero) => fact.time = fact.time.counted_from_anchor(anchor, zero),
                None => {
                    (fact.time.day, fact.time.day_end, fact.time.earliest, fact.time.latest) = (None, None, None, None);
                }
            }
        }
        for known in &mut case.anchors {
            let zero = self.anchor_day(known.patient, anchor).or((anchor == "presentation").then_some(0.0));
            let shift = |day: Option<f64>| Some(((day? - zero?) * 100.0).round() / 100.0 + 0.0);
            (known.day, known.earliest, known.latest) = (shift(known.day), shift(known.earliest), shift(known.latest));
        }
        case
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

    /// The same time, counted from the anchor with this id, which is day `zero`. A time whose words count from that
    /// very anchor keeps the bounds of the distance: "day +100" is day 100 however uncertain the day of the
    /// transplantation is.
    pub fn counted_from_anchor(&self, id: &str, zero: f64) -> Time {
        let mut time = self.counted_from(zero);
        if let Some(offset) = self.offset.filter(|_| self.anchor.as_deref() == Some(id)) {
            (time.earliest, time.latest) = (offset.earliest, offset.latest);
        }
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Anchor, Reader, SourceInfo};
    use crate::fact::{Fact, Offset, Quote};

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
        // Day +15 is fifteen days after the transplantation, whenever that was.
        let time = &mut case.facts[0].time;
        (time.day, time.earliest, time.latest) = (Some(162.1), Some(40.0), Some(300.0));
        time.anchor = Some("transplantation".to_owned());
        time.offset = Some(Offset { days: Some(15.0), earliest: Some(14.0), latest: Some(15.5) });
        let shifted = case.counted_from("transplantation");
        let time = &shifted.facts[0].time;
        assert_eq!((time.day, time.earliest, time.latest), (Some(15.0), Some(14.0), Some(15.5)));
        assert_eq!(shifted.anchors[0].day, Some(0.0));
        assert_eq!(case.counted_from("eclipse").facts[0].time.day, None);
    }
}
