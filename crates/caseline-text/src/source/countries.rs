//! Finds the country at the end of an affiliation.
//!
//! Affiliations end in the country, or, from the United States, often in the state. Only names in
//! this table are taken; a city never becomes a country.

/// Names as printed and the name given back, where it differs.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("usa", "United States"),
    ("us", "United States"),
    ("u.s.a", "United States"),
    ("u.s.a.", "United States"),
    ("united states of america", "United States"),
    ("uk", "United Kingdom"),
    ("u.k.", "United Kingdom"),
    ("england", "United Kingdom"),
    ("scotland", "United Kingdom"),
    ("wales", "United Kingdom"),
    ("northern ireland", "United Kingdom"),
    ("republic of korea", "South Korea"),
    ("korea", "South Korea"),
    ("people's republic of china", "China"),
    ("people’s republic of china", "China"),
    ("p.r. china", "China"),
    ("p. r. china", "China"),
    ("pr china", "China"),
    ("the netherlands", "Netherlands"),
    ("türkiye", "Turkey"),
    ("kingdom of saudi arabia", "Saudi Arabia"),
    ("uae", "United Arab Emirates"),
    ("czechia", "Czech Republic"),
    ("brasil", "Brazil"),
    ("méxico", "Mexico"),
    ("deutschland", "Germany"),
];

const NAMES: &[&str] = &[
    "Afghanistan",
    "Albania",
    "Algeria",
    "Argentina",
    "Armenia",
    "Australia",
    "Austria",
    "Azerbaijan",
    "Bahrain",
    "Bangladesh",
    "Barbados",
    "Belarus",
    "Belgium",
    "Benin",
    "Bolivia",
    "Bosnia and Herzegovina",
    "Botswana",
    "Brazil",
    "Brunei",
    "Bulgaria",
    "Burkina Faso",
    "Cambodia",
    "Cameroon",
    "Canada",
    "Chile",
    "China",
    "Colombia",
    "Costa Rica",
    "Croatia",
    "Cuba",
    "Cyprus",
    "Czech Republic",
    "Denmark",
    "Dominican Republic",
    "Ecuador",
    "Egypt",
    "El Salvador",
    "Estonia",
    "Ethiopia",
    "Finland",
    "France",
    "Gabon",
    "Georgia",
    "Germany",
    "Ghana",
    "Greece",
    "Grenada",
    "Guatemala",
    "Honduras",
    "Hong Kong",
    "Hungary",
    "Iceland",
    "India",
    "Indonesia",
    "Iran",
    "Iraq",
    "Ireland",
    "Israel",
    "Italy",
    "Ivory Coast",
    "Jamaica",
    "Japan",
    "Jordan",
    "Kazakhstan",
    "Kenya",
    "Kosovo",
    "Kuwait",
    "Laos",
    "Latvia",
    "Lebanon",
    "Libya",
    "Lithuania",
    "Luxembourg",
    "Macau",
    "Madagascar",
    "Malawi",
    "Malaysia",
    "Mali",
    "Malta",
    "Mauritius",
    "Mexico",
    "Moldova",
    "Mongolia",
    "Montenegro",
    "Morocco",
    "Mozambique",
    "Myanmar",
    "Namibia",
    "Nepal",
    "Netherlands",
    "New Zealand",
    "Nicaragua",
    "Niger",
    "Nigeria",
    "North Macedonia",
    "Norway",
    "Oman",
    "Pakistan",
    "Palestine",
    "Panama",
    "Paraguay",
    "Peru",
    "Philippines",
    "Poland",
    "Portugal",
    "Qatar",
    "Romania",
    "Russia",
    "Russian Federation",
    "Rwanda",
    "Saudi Arabia",
    "Senegal",
    "Serbia",
    "Sierra Leone",
    "Singapore",
    "Slovakia",
    "Slovenia",
    "Somalia",
    "South Africa",
    "South Korea",
    "Spain",
    "Sri Lanka",
    "Sudan",
    "Sweden",
    "Switzerland",
    "Syria",
    "Taiwan",
    "Tanzania",
    "Thailand",
    "Togo",
    "Trinidad and Tobago",
    "Tunisia",
    "Turkey",
    "Uganda",
    "Ukraine",
    "United Arab Emirates",
    "United Kingdom",
    "United States",
    "Uruguay",
    "Uzbekistan",
    "Venezuela",
    "Vietnam",
    "Yemen",
    "Zambia",
    "Zimbabwe",
];

const STATES: &[&str] = &[
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
];

/// The country that an affiliation ends in.
pub(super) fn last_in(affiliation: &str) -> Option<&'static str> {
    affiliation.split([',', ';', '\n']).rev().take(4).find_map(|piece| {
        let piece = piece.split(['(', '@']).next().unwrap_or("").trim().trim_end_matches('.');
        let state = piece.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-'));
        named(piece).or_else(|| STATES.contains(&state).then_some("United States"))
    })
}

/// The usual English name of a country by one of its names.
pub(super) fn named(name: &str) -> Option<&'static str> {
    let lower = name.trim().to_lowercase();
    let other = OTHER_NAMES.iter().find(|(known, _)| *known == lower).map(|(_, name)| *name);
    other.or_else(|| NAMES.iter().copied().find(|known| known.to_lowercase() == lower))
}

#[cfg(test)]
mod tests {
    use super::last_in;

    #[test]
    fn countries_end_affiliations() {
        assert_eq!(last_in("Dept of Medicine, Hill Hospital, Boston, MA 02114"), Some("United States"));
        assert_eq!(last_in("1 Clinic, Leeds, UK."), Some("United Kingdom"));
        assert_eq!(last_in("Clinic for Skin, Lyon, France"), Some("France"));
        assert_eq!(last_in("Clinic for Skin, Lyon"), None);
    }
}
