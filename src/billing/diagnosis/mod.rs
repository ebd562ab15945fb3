//! ICD-10-CM as data: releases of the CDC table, the state of a code on a day, patterns, conflicts, sides.

mod load;
mod pattern;
mod side;
mod table;

pub use load::LoadError;
pub use pattern::{Pattern, PatternError};
pub use side::{Dominance, hemiplegia_after_stroke, side_of_title};
pub use table::{Release, State, Table, TableError, is_form};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::Date;
    use crate::billing::book::Rulebook;

    fn state(code: &str, date: &str) -> State {
        let book = Rulebook::shipped().unwrap();
        Table::shipped()
            .unwrap()
            .state(code, Date::parse(date).unwrap(), &book.diagnosis_changes)
    }

    #[test]
    fn the_day_decides_whether_a_code_is_billable() {
        assert_eq!(state("G20", "2021-05-01"), State::Billable);
        assert_eq!(state("G20", "2023-09-30"), State::Billable);
        assert_eq!(state("G20", "2023-10-01"), State::Category);
        assert_eq!(state("G20", "2026-05-01"), State::Category);
        assert_eq!(state("G20.A1", "2023-10-01"), State::Billable);
        assert_eq!(state("G20.A1", "2023-09-30"), State::Absent);
        assert_eq!(state("G35", "2025-09-30"), State::Billable);
        assert_eq!(state("G35", "2025-10-01"), State::Category);
        assert_eq!(state("G80.5", "2026-05-01"), State::Absent);
        assert_eq!(state("M21.6X", "2026-05-01"), State::Category);
        let none = State::NoRelease {
            before: Some(true),
            after: None,
        };
        assert_eq!(state("G80.1", "2026-11-21"), none);
    }

    #[test]
    fn children_titles_and_conflicts() {
        let table = Table::shipped().unwrap();
        let day = Date::parse("2026-05-01").unwrap();
        assert_eq!(
            table.billable_below("G20", day),
            ["G20.A1", "G20.A2", "G20.B1", "G20.B2", "G20.C"]
        );
        assert_eq!(table.billable_below("Q66.5", day), ["Q66.50", "Q66.51", "Q66.52"]);
        assert_eq!(
            table.title("I69.391", day),
            Some("Dysphagia following cerebral infarction")
        );
        assert!(table.excludes("G81.91", "I69.351").is_some());
        assert!(table.excludes("I69.351", "G81.91").is_some());
        assert!(table.excludes("G81.91", "G80.2").is_some());
        assert!(table.excludes("R26.89", "R27.0").is_some());
        assert!(table.excludes("G80.1", "M21.6X1").is_none());
    }

    #[test]
    fn patterns_expand_by_the_table() {
        let table = Table::shipped().unwrap();
        let day = Date::parse("2026-05-01").unwrap();
        let expand = |text: &str| Pattern::parse(text).unwrap().billable(table, day).len();
        assert_eq!(expand("G80.0..G80.9"), 7);
        assert_eq!(expand("G80.*"), 7);
        assert_eq!(expand("G80.-"), 7);
        assert_eq!(expand("M21.6X"), 0);
        assert_eq!(expand("M21.6X*"), 3);
        assert_eq!(expand("M21.6*"), 9);
        assert!(matches!(Pattern::parse("M21.6x"), Err(PatternError::SmallX(_))));
        assert!(matches!(Pattern::parse("knee"), Err(PatternError::Form(_))));
    }

    #[test]
    fn every_line_of_the_shipped_table_is_whole_and_in_its_place() {
        let table = Table::shipped().unwrap();
        let text = table.text();
        let parsed = Table::parse(&text).unwrap();
        assert_eq!(parsed.releases(), table.releases());
        assert!(parsed.text() == text, "a line is not sorted or not in its form");
        let day = Date::parse("2026-05-01").unwrap();
        let codes = table.codes_on(day);
        assert!(codes.len() > 90_000, "{}", codes.len());
        assert!(codes.is_sorted());
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [code, states, title, _] = cells[..] else {
                panic!("{line}")
            };
            assert!(is_form(code) && !title.is_empty(), "{line}");
            assert!(states.bytes().any(|s| s != b'-'), "{line}");
        }
    }

    #[test]
    fn every_code_is_found_and_what_lies_between_codes_is_not() {
        let table = Table::shipped().unwrap();
        let text = table.text();
        let days = ["2021-05-01", "2025-05-01", "2026-05-01"].map(|day| Date::parse(day).unwrap());
        // code: state and title in a release, another one from code to code
        let mut expected = std::collections::BTreeMap::new();
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t');
            let code = cells.next().unwrap();
            let release = code.bytes().map(usize::from).sum::<usize>() % days.len();
            let state = cells.next().unwrap().as_bytes()[release];
            let title = cells.next().unwrap();
            let entry = expected.entry(code).or_insert((days[release], b'-', title));
            if entry.1 == b'-' && state != b'-' {
                *entry = (days[release], state, title);
            }
        }
        for (code, (day, state, title)) in expected {
            let state = match state {
                b'b' => State::Billable,
                b'c' => State::Category,
                _ => State::Absent,
            };
            assert_eq!(table.state(code, day, &[]), state, "{code}");
            assert_eq!(table.title(code, day), Some(title), "{code}");
        }
        for absent in ["", "A", "A00.00", "A0\t", "G80.15", "ZZZ", "\u{e9}"] {
            assert_eq!(table.state(absent, days[2], &[]), State::Absent, "{absent}");
            assert_eq!(table.title(absent, days[2]), None, "{absent}");
        }
    }

    #[test]
    fn a_table_of_a_user_is_checked_line_by_line_and_sorted() {
        let head = "#releases\t2026-04-01/2026-09-30/April 2026\n";
        let of = |body: &str| Table::parse(&format!("{head}{body}"));
        let day = Date::parse("2026-05-01").unwrap();
        let table = of("G80.1\tb\tSecond\r\nG80\tc\tFirst\tG81.- G82\nG80.1\t-\tOther").unwrap();
        assert_eq!(table.codes_on(day), ["G80", "G80.1"]);
        assert_eq!(table.title("G80.1", day), Some("Second"));
        assert_eq!(table.billable_below("G80", day), ["G80.1"]);
        assert!(table.excludes("G80.1", "G81.9").is_some());
        assert_eq!(
            table.text(),
            format!("{head}G80\tc\tFirst\tG81.- G82\nG80.1\tb\tSecond\t\nG80.1\t-\tOther\t\n")
        );
        for bad in [
            "G80\tc",
            "G80\tcc\tTwo states",
            "G80\t\tNone",
            "G80\tx\tUnknown",
            "hello",
            "\n",
        ] {
            let told = of(bad).unwrap_err().to_string();
            assert!(
                told.contains("line 2 is not code, states, title"),
                "{bad:?}: {told}"
            );
        }
        assert!(Table::parse("").is_err());
        assert!(Table::parse("#releases\nG80\tc\tTitle").is_err());
        assert!(of("").unwrap().codes_on(day).is_empty());
        let packed = table.pack().unwrap();
        assert_eq!(Table::packed(&packed).unwrap().text(), table.text());
        assert!(Table::packed(&packed[..packed.len() / 2]).is_err());
        assert!(Table::packed(b"no gzip").is_err());
    }

    #[test]
    fn forms() {
        for good in ["M21.6X1", "I69.351", "S06.2X0S", "G20"] {
            assert!(is_form(good), "{good}");
        }
        for bad in ["M21.6x", "G8", "G80.", "G80.12345", "80.1", "G80,1", "M21.6X1 "] {
            assert!(!is_form(bad), "{bad}");
        }
    }

    #[test]
    fn a_release_can_be_added() {
        let table = Table::shipped().unwrap();
        let mut text = String::new();
        for (n, code) in table
            .codes_on(Date::parse("2026-05-01").unwrap())
            .iter()
            .enumerate()
        {
            let bare: String = code.chars().filter(|c| *c != '.').collect();
            let title = if *code == "G80.1" {
                "Another title"
            } else {
                "Title"
            };
            text.push_str(&format!("{:05} {bare:<7} 1 {:<60} {title}\n", n + 1, "short"));
        }
        let release = Release {
            first: Date::parse("2026-10-01").unwrap(),
            last: Date::parse("2027-03-31").unwrap(),
            name: "October 2026".to_owned(),
        };
        let newer = Table::from_order_file(&text, release).unwrap();
        let both = table.with(&newer);
        let day = Date::parse("2026-11-21").unwrap();
        assert_eq!(both.releases().len(), 4);
        assert_eq!(both.state("G80.1", day, &[]), State::Billable);
        assert_eq!(both.title("G80.1", day), Some("Another title"));
        assert_eq!(
            both.title("G80.1", Date::parse("2026-05-01").unwrap()),
            Some("Spastic diplegic cerebral palsy")
        );
        assert!(both.excludes("G81.91", "G80.2").is_some());
        assert_eq!(
            Table::parse(&both.text()).unwrap().state("G80.1", day, &[]),
            State::Billable
        );
        assert!(Table::from_order_file("hello", table.releases()[0].clone()).is_err());
    }
}
