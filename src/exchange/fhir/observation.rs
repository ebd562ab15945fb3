//! One observation for each parameter of each condition and side.

use super::types::{
    Annotation, Coding, Concept, Identifier, OWN, Quantity, Reference, UCUM, concept, elements, words,
};
use crate::exchange::quantity;

elements! {
    /// Observation.
    ObservationResource {
        id: Option<String>,
        identifier: Vec<Identifier>,
        based_on: Vec<Reference>,
        status: &'static str,
        category: Vec<Concept>,
        code: Option<Concept>,
        subject: Option<Reference>,
        effective_date_time: Option<String>,
        issued: Option<String>,
        performer: Vec<Reference>,
        value_quantity: Option<Quantity>,
        body_site: Option<Concept>,
        method: Option<Concept>,
        device: Option<Reference>,
        note: Vec<Annotation>,
        reference_range: Vec<ReferenceRange>,
        component: Vec<Component>,
    }
    /// Observation.referenceRange.
    ReferenceRange {
        low: Option<Quantity>,
        high: Option<Quantity>,
        text: Option<String>,
    }
    /// Observation.component.
    Component {
        code: Option<Concept>,
        value_quantity: Option<Quantity>,
        value_string: Option<String>,
        value_integer: Option<i64>,
    }
}

fn measured(value: &str, of: &quantity::Quantity<'_>) -> Quantity {
    let unit = if of.printed_unit.is_empty() {
        "1"
    } else {
        of.printed_unit
    };
    Quantity {
        value: value.parse().ok(),
        unit: Some(unit.to_owned()),
        system: Some(UCUM),
        code: Some(of.ucum),
    }
}

fn component(code: &str) -> Component {
    Component {
        code: Some(concept(OWN, code, None)),
        ..Component::default()
    }
}

/// The value with unit, side, method, reference range, spread, number of cycles and condition. `shared` holds what all
/// observations of a bundle have in common.
pub(super) fn observation(
    of: &quantity::Quantity<'_>,
    key: &str,
    condition: &str,
    shared: &ObservationResource,
) -> ObservationResource {
    let range = of.range.as_ref().map(|range| ReferenceRange {
        low: Some(measured(&range.low, of)),
        high: Some(measured(&range.high, of)),
        text: Some(range.words.clone()),
    });
    let mut parts = vec![
        Component {
            value_string: Some(condition.to_owned()),
            ..component("walking-condition")
        },
        Component {
            value_integer: Some(of.n),
            ..component("number-of-cycles")
        },
    ];
    parts.extend(of.sd.as_ref().map(|sd| Component {
        value_quantity: Some(measured(sd, of)),
        ..component("standard-deviation")
    }));
    ObservationResource {
        code: Some(Concept {
            coding: vec![Coding {
                system: Some(OWN.to_owned()),
                code: Some(key.to_owned()),
                display: None,
            }],
            text: Some(of.name.clone()),
        }),
        value_quantity: Some(measured(&of.value, of)),
        body_site: of.side.map(|side| Concept {
            text: Some(format!("{side} side")),
            ..concept(OWN, side, None)
        }),
        method: Some(words(of.method)),
        note: vec![Annotation {
            text: Some(of.definition.to_owned()),
        }],
        reference_range: range.into_iter().collect(),
        component: parts,
        ..shared.clone()
    }
}
