//! Data types of FHIR R4, as far as bundles of this program use them. Empty elements are not written.

use serde::Serialize;
use serde_json::Value;

/// Whether an element is written.
pub(super) trait Empty {
    /// Whether there is nothing to write.
    fn is_empty(&self) -> bool;
}

impl<T> Empty for Option<T> {
    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl<T> Empty for Vec<T> {
    fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }
}

impl Empty for &'static str {
    fn is_empty(&self) -> bool {
        str::is_empty(self)
    }
}

macro_rules! elements {
    ($($(#[doc = $doc:literal])* $name:ident { $($field:ident: $type:ty,)* })*) => {
        $($(#[doc = $doc])*
        #[derive(Clone, Default, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        pub(super) struct $name {
            $(#[serde(skip_serializing_if = "crate::exchange::fhir::types::Empty::is_empty")] pub(super) $field: $type,)*
        })*
    };
}
pub(super) use elements;

elements! {
    /// Coding.
    Coding {
        system: Option<String>,
        code: Option<String>,
        display: Option<String>,
    }
    /// `CodeableConcept`.
    Concept {
        coding: Vec<Coding>,
        text: Option<String>,
    }
    /// Period, days.
    Period {
        start: Option<String>,
        end: Option<String>,
    }
    /// Reference: to an entry, or only a name.
    Reference {
        reference: Option<String>,
        identifier: Option<Box<Identifier>>,
        display: Option<String>,
    }
    /// Identifier.
    Identifier {
        r#type: Option<Concept>,
        system: Option<String>,
        value: Option<String>,
        assigner: Option<Reference>,
    }
    /// `HumanName`.
    HumanName {
        text: Option<String>,
        family: Option<String>,
        given: Vec<String>,
        suffix: Vec<String>,
    }
    /// Address.
    Address {
        line: Vec<String>,
        city: Option<String>,
        state: Option<String>,
        postal_code: Option<String>,
        country: Option<String>,
    }
    /// `ContactPoint`.
    ContactPoint {
        system: Option<&'static str>,
        value: Option<String>,
    }
    /// Quantity with a UCUM code.
    Quantity {
        value: Option<f64>,
        unit: Option<String>,
        system: Option<&'static str>,
        code: Option<&'static str>,
    }
    /// Annotation.
    Annotation {
        text: Option<String>,
    }
    /// Attachment with its bytes.
    Attachment {
        content_type: Option<&'static str>,
        language: Option<String>,
        data: Option<String>,
        size: Option<u32>,
        hash: Option<String>,
        title: Option<String>,
        creation: Option<String>,
    }
}

/// Code systems that are certain.
pub(super) const LOINC: &str = "http://loinc.org";
pub(super) const UCUM: &str = "http://unitsofmeasure.org";
pub(super) const CPT: &str = "http://www.ama-assn.org/go/cpt";
pub(super) const ICD10CM: &str = "http://hl7.org/fhir/sid/icd-10-cm";
pub(super) const NPI: &str = "http://hl7.org/fhir/sid/us-npi";
pub(super) const SNOMED: &str = "http://snomed.info/sct";
pub(super) const IDENTIFIER_TYPE: &str = "http://terminology.hl7.org/CodeSystem/v2-0203";
/// This program's own codes; there are no certain LOINC codes for values of gait.
pub(super) const OWN: &str = "https://github.com/ambula/ambula/CodeSystem/gait";

/// A concept with one coding.
pub(super) fn concept(system: &str, code: &str, display: Option<&str>) -> Concept {
    Concept {
        coding: vec![Coding {
            system: Some(system.to_owned()),
            code: Some(code.to_owned()),
            display: display.map(str::to_owned),
        }],
        text: None,
    }
}

/// A concept in words only.
pub(super) fn words(text: &str) -> Concept {
    Concept {
        coding: Vec::new(),
        text: Some(text.to_owned()),
    }
}

/// A reference to an entry.
pub(super) fn to(entry: &str) -> Reference {
    Reference {
        reference: Some(entry.to_owned()),
        ..Reference::default()
    }
}

/// A reference that is only a name.
pub(super) fn named(display: &str) -> Reference {
    Reference {
        display: Some(display.to_owned()),
        ..Reference::default()
    }
}

/// A resource of a kind: its elements behind `resourceType`.
#[derive(Serialize)]
struct Resource<T> {
    #[serde(rename = "resourceType")]
    kind: &'static str,
    #[serde(flatten)]
    elements: T,
}

/// A resource as JSON. Elements without content are not written (R4, 2.1.1.1: no element is empty), and control characters
/// other than tab and line breaks, which a string must not hold, become blanks.
pub(super) fn written<T: Serialize>(kind: &'static str, elements: T) -> Result<Value, String> {
    let mut value =
        serde_json::to_value(Resource { kind, elements }).map_err(|error| format!("{kind}: {error}"))?;
    prune(&mut value);
    Ok(value)
}

fn prune(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(prune);
            map.retain(|_, value| has_content(value));
        }
        Value::Array(list) => {
            list.iter_mut().for_each(prune);
            list.retain(has_content);
        }
        Value::String(text) if text.contains(is_forbidden) => *text = text.replace(is_forbidden, " "),
        _ => {}
    }
}

fn is_forbidden(c: char) -> bool {
    c.is_control() && !['\t', '\n', '\r'].contains(&c)
}

fn has_content(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(map) => !map.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_without_content_are_not_written() {
        let address = Address {
            line: vec![" ".to_owned(), "1 Street\u{b}".to_owned()],
            city: Some(String::new()),
            ..Address::default()
        };
        let made = written("Address", address).unwrap();
        assert_eq!(
            made,
            serde_json::json!({"resourceType": "Address", "line": ["1 Street "]})
        );
    }
}
