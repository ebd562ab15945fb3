//! What validators do not look at: every reference has its entry, and elements that US Core demands are there.
//!
//! US Core 6.1.0 is checked by this list only; no profile is claimed in `meta.profile`.

use std::collections::BTreeSet;

use serde_json::Value;

/// Elements that must be there, by resource; `a|b` is one of both.
const DEMANDED: [(&str, &[&str]); 11] = [
    (
        "Patient",
        &[
            "/identifier/0/system",
            "/identifier/0/value",
            "/name/0/family|/name/0/given",
            "/gender",
        ],
    ),
    (
        "Practitioner",
        &["/identifier/0/system", "/identifier/0/value", "/name/0/family"],
    ),
    ("Organization", &["/active", "/name"]),
    (
        "Coverage",
        &[
            "/status",
            "/beneficiary/reference",
            "/relationship",
            "/payor/0/reference",
            "/subscriberId",
        ],
    ),
    (
        "ServiceRequest",
        &["/status", "/intent", "/code", "/subject/reference"],
    ),
    (
        "Observation",
        &[
            "/status",
            "/category/0",
            "/code/coding/0/code",
            "/subject/reference",
            "/effectiveDateTime",
            "/valueQuantity/code",
        ],
    ),
    (
        "DiagnosticReport",
        &[
            "/status",
            "/category/0",
            "/code/coding/0/code",
            "/subject/reference",
            "/effectiveDateTime",
            "/presentedForm/0/data",
        ],
    ),
    (
        "DocumentReference",
        &[
            "/status",
            "/type",
            "/category/0",
            "/subject/reference",
            "/content/0/attachment/contentType",
            "/content/0/attachment/data",
            "/identifier/0/value",
        ],
    ),
    (
        "Procedure",
        &["/status", "/code", "/subject/reference", "/performedDateTime"],
    ),
    (
        "Provenance",
        &["/target/0/reference", "/recorded", "/agent/0/who"],
    ),
    ("Consent", &["/status", "/scope", "/category/0", "/policyRule"]),
];

/// What is wrong with a bundle; names of elements, never their content.
pub fn problems(bundle: &Value) -> Vec<String> {
    let empty = Vec::new();
    let entries = bundle.get("entry").and_then(Value::as_array).unwrap_or(&empty);
    let urls: BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| entry.get("fullUrl")?.as_str())
        .collect();
    let mut found = Vec::new();
    if urls.len() != entries.len() {
        found.push("two entries have the same fullUrl".to_owned());
    }
    for entry in entries {
        let resource = entry.get("resource").unwrap_or(&Value::Null);
        let kind = resource
            .get("resourceType")
            .and_then(Value::as_str)
            .unwrap_or("resource without type");
        for target in references(resource) {
            if !urls.contains(target) {
                found.push(format!("{kind} refers to an entry that is not there"));
            }
        }
        let demanded = DEMANDED
            .iter()
            .find(|(name, _)| *name == kind)
            .map_or(&[][..], |(_, list)| list);
        for wanted in demanded {
            if !wanted
                .split('|')
                .any(|path| resource.pointer(path).is_some_and(|value| !value.is_null()))
            {
                found.push(format!("{kind} has no {wanted}"));
            }
        }
        let repeated = found.len();
        found.truncate(repeated.min(100));
    }
    found
}

fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, value)| match (key.as_str(), value.as_str()) {
                ("reference", Some(target)) => vec![target],
                _ => references(value),
            })
            .collect(),
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dangling_reference_and_a_missing_element_are_found() {
        let bundle = serde_json::json!({"entry": [
            {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Organization", "active": true}},
            {"fullUrl": "urn:uuid:2", "resource": {"resourceType": "Device", "owner": {"reference": "urn:uuid:3"}}},
        ]});
        assert_eq!(
            problems(&bundle),
            [
                "Organization has no /name",
                "Device refers to an entry that is not there"
            ]
        );
    }
}
