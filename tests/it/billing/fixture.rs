//! A complete encounter to be changed in one place: what the rules say then.

use ambula::billing::book::{Policy, Rulebook};
use ambula::billing::diagnosis::Table;
use ambula::billing::fees::Locality;
use ambula::billing::rules::Basis;
use ambula::billing::verdict::{CodeVerdict, Verdict, verdict};
use ambula::billing::{
    ANGLES, CaptureFile, Date, Derived, Evidence, Finding, KINETICS, Kind, OutputClass, Override, Record,
    SPATIOTEMPORAL, Severity, TaskCount, VELOCITIES,
};

pub(crate) const COMPLETE: &str = include_str!("../../../src/walker/encounters/child_crouch.toml");
const THERAPY: &str = include_str!("therapy.toml");
const FLUOROSCOPY: &str = include_str!("fluoroscopy.toml");

#[derive(Clone)]
pub(crate) struct Fixture {
    pub(crate) toml: toml::Table,
    pub(crate) evidence: Evidence,
    pub(crate) policy: Policy,
    pub(crate) book: Rulebook,
    pub(crate) today: Date,
    pub(crate) decisions: Vec<Override>,
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub(crate) fn policy(id: &str) -> Policy {
    Policy::shipped()
        .unwrap()
        .into_iter()
        .find(|p| p.id == id)
        .unwrap()
}

pub(crate) fn evidence() -> Evidence {
    let said = |text: &str| {
        Some(Derived {
            value: text.to_owned(),
            source: "capture".to_owned(),
        })
    };
    Evidence {
        captures: vec![CaptureFile {
            sha256: "0".repeat(64),
            kind: "walk".to_owned(),
            condition: "barefoot".to_owned(),
            frames: 300,
            rate_hz: 100.0,
            markers: 39,
            analog_channels: 18,
            emg_channels: 0,
            plates: 3,
            used: true,
        }],
        marker_set: said("set"),
        capture_software: said("software 1"),
        analysis_software: said("ambula"),
        calibration: said("static trial"),
        tasks: vec![TaskCount {
            condition: "barefoot".to_owned(),
            captured: 4,
            usable: 4,
        }],
        outputs: [ANGLES, VELOCITIES, SPATIOTEMPORAL, KINETICS]
            .map(|name| OutputClass { name, quantities: 10 })
            .to_vec(),
        videos: Vec::new(),
        test_date: Some(day("2026-05-02")),
        age_years: Some(8.0),
        affected_side: Some("both".to_owned()),
        cameras: None,
        camera_calibration_date: None,
        redo: 0,
        ..Evidence::default()
    }
}

fn of(text: &str, policy_id: &str) -> Fixture {
    Fixture {
        toml: toml::from_str(text).unwrap(),
        evidence: evidence(),
        policy: policy(policy_id),
        book: Rulebook::shipped().unwrap(),
        today: day("2026-05-20"),
        decisions: Vec::new(),
    }
}

/// The complete motion study, on a day that all tables cover.
pub(crate) fn study() -> Fixture {
    of(&COMPLETE.replace("2026-03-0", "2026-05-0"), "motion-policy-2025")
}

/// The same, paid by Medicare, in a hospital's place.
pub(crate) fn medicare() -> Fixture {
    study()
        .payer("medicare")
        .set("coverage.0.member_id", "1EG4TE5MK73")
        .set("coverage.0.contractor", "Sample contractor")
        .set("coverage.0.coverage_determination", "L-1")
        .set("encounter.place_of_service", "19")
        .set("encounter.facility_kind", "clinic")
}

/// A study with surface EMG beside kinematics.
pub(crate) fn emg() -> Fixture {
    let mut f = study()
        .set("authorisation.codes", vec!["96000", "96002", "96004"])
        .set("order.codes", vec!["96000", "96002"])
        .set("technical_report.parts", vec!["kinematics", "emg"])
        .add("[emg]\nchannels = 8\nmuscles = [\"rectus femoris\"]\nelectrode = \"Ag/AgCl, 20 mm\"\n")
        .add("[[line]]\ncode = \"96002\"\nunits = 1\ncharge_cents = 20000\ndate = 2026-05-02\ndiagnosis_pointers = [1]\nperformer = \"Sample engineer\"\n");
    f.evidence.captures[0].emg_channels = 8;
    f
}

/// A study with plantar pressure.
pub(crate) fn pressure() -> Fixture {
    study()
        .set("line.0.code", "96001")
        .set("order.codes", vec!["96001"])
        .set("authorisation.codes", vec!["96001", "96004"])
        .set("technical_report.parts", vec!["kinematics", "pressure"])
        .add("[pressure]\ndevice = \"plate\"\nfiles = [\"p.lst\"]\n")
}

/// A therapy day, paid by Medicare.
pub(crate) fn therapy() -> Fixture {
    let mut f = of(THERAPY, "medicare");
    f.evidence = Evidence::default();
    f
}

/// Fluoroscopy, paid by Medicare.
pub(crate) fn fluoroscopy() -> Fixture {
    let mut f = of(FLUOROSCOPY, "medicare");
    f.evidence = Evidence::default();
    f
}

fn walk<'a>(table: &'a mut toml::Table, path: &str) -> (&'a mut toml::Table, String) {
    let mut at = table;
    let (before, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut parts = before.split('.').filter(|p| !p.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let entry = at
            .entry(part)
            .or_insert_with(|| toml::Value::Table(toml::Table::new()));
        at = match entry {
            toml::Value::Array(list) => {
                let index: usize = parts.next().unwrap().parse().unwrap();
                list[index].as_table_mut().unwrap()
            }
            other => other.as_table_mut().unwrap(),
        };
    }
    (at, last.to_owned())
}

impl Fixture {
    pub(crate) fn set(mut self, path: &str, value: impl Into<toml::Value>) -> Fixture {
        let (table, key) = walk(&mut self.toml, path);
        table.insert(key, value.into());
        self
    }

    pub(crate) fn date(self, path: &str, text: &str) -> Fixture {
        let value: toml::value::Datetime = text.parse().unwrap();
        self.set(path, value)
    }

    pub(crate) fn del(mut self, path: &str) -> Fixture {
        let (table, key) = walk(&mut self.toml, path);
        assert!(table.remove(&key).is_some(), "{path} is not in the fixture");
        self
    }

    /// Sections written as TOML, appended.
    pub(crate) fn add(mut self, text: &str) -> Fixture {
        let more: toml::Table = toml::from_str(text).unwrap();
        for (key, value) in more {
            match (self.toml.get_mut(&key), value) {
                (Some(toml::Value::Array(list)), toml::Value::Array(new)) => list.extend(new),
                (_, value) => {
                    self.toml.insert(key, value);
                }
            }
        }
        self
    }

    pub(crate) fn payer(mut self, id: &str) -> Fixture {
        self.policy = policy(id);
        self
    }

    pub(crate) fn rule(mut self, change: impl FnOnce(&mut Policy)) -> Fixture {
        change(&mut self.policy);
        self
    }

    pub(crate) fn shown(mut self, change: impl FnOnce(&mut Evidence)) -> Fixture {
        change(&mut self.evidence);
        self
    }

    pub(crate) fn tables(mut self, change: impl FnOnce(&mut Rulebook)) -> Fixture {
        change(&mut self.book);
        self
    }

    /// All days of service moved.
    pub(crate) fn on(self, text: &str) -> Fixture {
        let lines = self.toml["line"].as_array().map_or(0, Vec::len);
        let mut f = self.date("encounter.start_date", text);
        f.evidence.test_date = None;
        for index in 0..lines {
            f = f.date(&format!("line.{index}.date"), text);
        }
        f
    }

    pub(crate) fn record(&self) -> Record {
        Record::parse(&toml::to_string(&self.toml).unwrap()).unwrap()
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.verdict_of(&self.record())
    }

    pub(crate) fn verdict_of(&self, record: &Record) -> Verdict {
        let basis = Basis {
            policy: &self.policy,
            book: &self.book,
            icd: Table::shipped().unwrap(),
            today: self.today,
        };
        verdict(
            record,
            &self.evidence,
            basis,
            (&self.decisions, Locality::NATIONAL),
        )
    }

    pub(crate) fn findings(&self, rule: &str) -> Vec<Finding> {
        let found = self.verdict().findings;
        found.into_iter().filter(|f| f.rule == rule).collect()
    }

    pub(crate) fn code(&self, code: &str) -> CodeVerdict {
        self.verdict().codes.into_iter().find(|c| c.code == code).unwrap()
    }

    /// The worst severity of a rule with its kind.
    pub(crate) fn worst(&self, rule: &str) -> Option<(Severity, Kind)> {
        self.findings(rule)
            .into_iter()
            .map(|f| (f.severity, f.kind))
            .max_by_key(|(s, _)| *s)
    }
}

/// Without the change the rule is silent, with it the rule speaks.
pub(crate) fn speaks(rule: &str, base: Fixture, change: impl FnOnce(Fixture) -> Fixture) {
    let before = base.findings(rule);
    assert!(before.is_empty(), "{rule} speaks without the change: {before:#?}");
    let after = change(base).findings(rule);
    assert!(!after.is_empty(), "{rule} says nothing");
    for finding in after {
        assert!(
            !finding.message.is_empty()
                && !finding.action.is_empty()
                && !finding.source.is_empty()
                && !finding.field.is_empty()
        );
        assert!(
            !finding.message.contains("Example") && !finding.action.contains("Example"),
            "a name in {finding:?}"
        );
    }
}
