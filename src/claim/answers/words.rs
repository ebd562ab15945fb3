//! What the codes of answers mean, in our own words, and which field and rule they lead to.

/// A code of somebody else's file as it may be shown: capitals and digits, at most twelve.
pub(super) fn plain(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .take(12)
        .collect()
}

/// TA1: words and field.
pub(super) fn interchange_note(code: &str) -> (&'static str, &'static str) {
    match code {
        "001" => ("control numbers of head and end differ", "file"),
        "002" | "003" | "010" | "011" | "012" | "013" | "014" | "015" | "016" => {
            ("head of the interchange", "claims.toml interchange")
        }
        "004" | "026" | "027" => ("a delimiter", "file"),
        "005" | "006" => ("identifier of the sender", "claims.toml interchange.sender_id"),
        "007" | "008" | "009" => (
            "identifier of the receiver",
            "claims.toml interchange.receiver_id",
        ),
        "018" => ("control number is no number", "control number"),
        "019" => (
            "acknowledgement requested wrongly",
            "claims.toml interchange.acknowledgement",
        ),
        "020" => ("test indicator", "file"),
        "021" => ("number of groups", "file"),
        "022" | "023" | "024" => ("structure of the interchange", "file"),
        "025" => ("the same control number twice", "control number"),
        _ => ("refused for another reason", "file"),
    }
}

/// IK304: what is wrong with a segment.
pub(super) fn segment_code(code: &str) -> &'static str {
    match code {
        "1" => "not known",
        "2" => "not expected here",
        "3" => "missing",
        "4" => "loop too often",
        "5" => "segment too often",
        "6" => "not in this set",
        "7" => "not in its place",
        "8" => "has wrong elements",
        "I4" => "not used by the guide",
        "I6" => "depends on something that is missing",
        "I7" => "fewer times than the guide asks for",
        "I8" => "pairs do not match",
        "I9" => "does not fit what stands beside it",
        _ => "wrong",
    }
}

/// IK403: what is wrong with an element.
pub(super) fn element_code(code: &str) -> &'static str {
    match code {
        "1" => "missing",
        "2" => "missing where another is there",
        "3" => "too many elements",
        "4" => "too short",
        "5" => "too long",
        "6" => "a character that is not allowed",
        "7" => "no known code",
        "8" => "no date",
        "9" => "no time",
        "10" => "excludes another element",
        "12" => "too many repetitions",
        "13" => "too many components",
        "I6" => "not of the form or list that the guide asks for",
        "I9" => "depends on something that is missing",
        "I10" => "not used by the guide",
        "I11" | "I12" | "I13" => "against a rule of the guide",
        _ => "wrong",
    }
}

/// IK502: what is wrong with a set.
pub(super) fn set_code(code: &str) -> &'static str {
    match code {
        "1" => "this set is not taken",
        "2" => "its end is missing",
        "3" => "control numbers of head and end differ",
        "4" => "number of segments",
        "5" => "a segment is wrong",
        "6" | "7" => "its head",
        "23" => "the same control number twice",
        "I5" => "against the guide",
        _ => "wrong",
    }
}

/// AK905: what is wrong with a group.
pub(super) fn group_code(code: &str) -> &'static str {
    match code {
        "1" | "2" => "this group or version is not taken",
        "3" => "its end is missing",
        "4" => "control numbers of head and end differ",
        "5" => "number of sets",
        "6" => "its control number",
        "19" => "the same control number twice",
        _ => "wrong",
    }
}

/// 277CA: words and field of a status code; the entity decides which provider is meant.
pub(super) fn status(code: &str, entity: &str) -> (&'static str, &'static str) {
    let provider = match entity {
        "82" => "provider (rendering)",
        "DN" | "DK" => "order.orderer_npi",
        "77" => "provider (facility)",
        "71" => "provider (attending)",
        "41" => "claims.toml submitter",
        "40" | "PR" => "coverage",
        "QC" => "patient",
        "IL" => "coverage",
        _ => "provider (billing)",
    };
    match code {
        "19" | "20" => ("received", "file"),
        "21" => ("something is missing or wrong", "file"),
        "24" | "26" => ("provider not known to the payer, or not entitled", provider),
        "33" => ("subscriber not found", "coverage.member_id"),
        "54" => ("a duplicate of an earlier claim", "line"),
        "88" => (
            "coverage does not hold on the day of service",
            "coverage.effective_from",
        ),
        "97" => ("patient not covered", "coverage"),
        "116" => ("sent to the wrong payer", "coverage.payer_id"),
        "121" | "122" | "400" => ("sum of the lines", "claim.total_cents"),
        "125" => ("a name", provider),
        "126" => ("an address", provider),
        "128" => ("tax number", "provider.tax_id"),
        "145" => ("taxonomy", "provider.taxonomy"),
        "153" | "562" => ("provider number", provider),
        "156" => ("relationship to the subscriber", "coverage.relationship"),
        "158" => ("date of birth", "patient.birth_date"),
        "164" => ("member number", "coverage.member_id"),
        "187" | "188" | "189" | "190" => ("days of service", "line.date"),
        "228" => ("type of bill", "encounter.type_of_bill"),
        "229" | "230" | "231" | "232" | "233" | "234" => ("admission", "claim.admission_type"),
        "247" => ("a line", "line"),
        "249" => ("place of service", "encounter.place_of_service"),
        "252" | "48" => ("prior authorisation", "authorisation.number"),
        "254" | "255" | "477" | "511" => ("diagnosis", "diagnosis.code"),
        "453" | "454" | "507" => ("procedure code or modifier", "line.code"),
        "455" | "455R" => ("revenue code", "line.revenue_code"),
        "464" => ("payer's claim number", "claim.payer_claim_number"),
        "476" => ("units", "line.units"),
        "488" | "478" => ("diagnosis pointers", "line.diagnosis_pointers"),
        "500" | "501" | "502" | "503" => ("an address", provider),
        "535" => ("frequency of the claim", "claim.frequency"),
        "673" => ("patient's control number", "encounter.id"),
        "732" => ("attachment", "attachment"),
        _ => ("status code of the payer's list", "file"),
    }
}

/// The rule that looks after a field.
pub(super) fn rule_of(field: &str) -> &'static str {
    let last = field.rsplit('.').next().unwrap_or_default();
    let head = field.split(['.', '[', ' ']).next().unwrap_or_default();
    match (head, last) {
        (_, "npi" | "orderer_npi" | "interpreter_npi" | "tax_id" | "member_id") => "ID-01",
        ("claims", _) => "CL-16",
        ("provider", "taxonomy") => "PRV-01",
        ("provider", "zip" | "state" | "city" | "address_line_1" | "address_line_2") => "CL-14",
        ("provider", _) => "CL-05",
        ("patient", _) => "CL-06",
        ("coverage", "effective_from") => "PRV-02",
        ("coverage", _) => "CL-07",
        ("diagnosis", _) => "DX-01",
        ("authorisation", _) => "PA-01",
        ("attachment", _) => "CL-10",
        ("line", "code") => "CP-15",
        ("line", "units") => "FR-02",
        ("line", "revenue_code") => "CL-13",
        ("line", "diagnosis_pointers") => "DOC-04",
        ("line", word) if word.starts_with("modifiers") => "MOD-19",
        ("line", _) => "CL-12",
        ("encounter", "place_of_service") => "POS-01",
        ("encounter", "type_of_bill") => "POS-02",
        ("encounter", "id") => "CL-03",
        ("encounter", _) => "CL-13",
        ("claim", "note") => "CL-04",
        ("claim", "frequency" | "payer_claim_number") => "CL-09",
        ("claim", "total_cents") => "CL-15",
        ("claim", word) if word.starts_with("admission") || word == "patient_status" => "CL-13",
        ("claim", _) => "CL-08",
        _ => "CL-18",
    }
}
