//! What is documented about an encounter, judged elsewhere: plain words for the last page, and for the payer's packet.

/// The completeness of the documentation of a session. Holds nothing that identifies a person.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Documentation {
    /// What it was judged by: label and text.
    pub facts: Vec<(String, String)>,
    /// Codes: code, name, state, how many findings are open.
    pub codes: Vec<[String; 4]>,
    /// Elements of the record: name, state, where it comes from.
    pub elements: Vec<[String; 3]>,
    /// What is open, in the order of work: rule, what was found, what to do.
    pub open: Vec<[String; 3]>,
}

/// What a payer is sent with a request or a claim: statements of the record, word for word.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Packet {
    /// Statements by subject: heading, then label and text. It names the patient.
    pub groups: Vec<(&'static str, Vec<(String, String)>)>,
    /// The checklist: item, where it is looked for, whether it is there.
    pub checklist: Vec<[String; 3]>,
    /// Documents that go with it: class, day, digest.
    pub attachments: Vec<[String; 3]>,
    /// What is documented.
    pub documentation: Documentation,
}
