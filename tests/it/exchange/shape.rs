//! What a message must look like, read without the program's own writer.

/// Segments of our three kinds of message, in their order; `*` may come any number of times, `?` once or not.
fn grammar(kind: &str) -> &'static [(&'static str, char)] {
    match kind {
        "ORU" => &[
            ("MSH", '1'),
            ("PID", '1'),
            ("PV1", '1'),
            ("ORC", '1'),
            ("OBR", '1'),
            ("NTE", '*'),
            ("OBX", '*'),
        ],
        "MDM" => &[
            ("MSH", '1'),
            ("EVN", '1'),
            ("PID", '1'),
            ("PV1", '1'),
            ("TXA", '1'),
            ("OBX", '*'),
        ],
        _ => &[
            ("MSH", '1'),
            ("EVN", '1'),
            ("PID", '1'),
            ("PV1", '1'),
            ("FT1", '*'),
        ],
    }
}

/// Fields that take words of a table (HL7 0004, 0123, 0085, 0271, 0001).
const TABLES: [(&str, usize, &[&str]); 5] = [
    ("PV1", 2, &["E", "I", "O", "U"]),
    ("OBR", 25, &["P", "F", "C"]),
    ("OBX", 11, &["P", "F", "C"]),
    ("TXA", 17, &["PA", "AU"]),
    ("PID", 8, &["F", "M", "O", "U"]),
];

/// Fields that must hold something.
const NEEDED: [(&str, usize); 6] = [
    ("MSH", 8),
    ("MSH", 9),
    ("PID", 3),
    ("PID", 5),
    ("OBR", 4),
    ("OBX", 11),
];

/// A message as segments of fields.
pub fn segments(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap();
    let lines = text.split('\r').filter(|line| !line.is_empty());
    lines
        .map(|line| line.split('|').map(str::to_owned).collect())
        .collect()
}

/// One field of the first segment of that name.
pub fn field(bytes: &[u8], name: &str, place: usize) -> String {
    let all = segments(bytes);
    let segment = all.iter().find(|fields| fields[0] == name).unwrap();
    segment.get(place).cloned().unwrap_or_default()
}

/// What is wrong with a message.
pub fn wrong(bytes: &[u8]) -> Vec<String> {
    let all = segments(bytes);
    let mut found = Vec::new();
    let kind: String = all[0]
        .get(8)
        .map(|f| f.chars().take(3).collect())
        .unwrap_or_default();
    let rules = grammar(&kind);
    let mut rest = all.iter().map(|fields| fields[0].as_str()).peekable();
    for (index, (name, count)) in rules.iter().enumerate() {
        let mut met = 0;
        // notes stand behind the order and behind each value
        let last = index + 1 == rules.len();
        while rest
            .peek()
            .is_some_and(|next| next == name || (last && kind == "ORU" && *next == "NTE"))
        {
            rest.next();
            met += 1;
            if *count == '1' {
                break;
            }
        }
        if *count == '1' && met != 1 {
            found.push(format!("{name} is not in its place"));
        }
    }
    found.extend(rest.map(|name| format!("{name} is not in its place")));
    for fields in &all {
        let at = |place: usize| fields.get(place).map_or("", String::as_str);
        for (name, place) in NEEDED {
            if fields[0] == name && at(place).is_empty() {
                found.push(format!("{name}-{place} is empty"));
            }
        }
        for (name, place, words) in TABLES {
            if fields[0] == name && !words.contains(&at(place)) {
                found.push(format!("{name}-{place} is not of its table"));
            }
        }
        if fields[0] == "OBX" && at(2) == "NM" && !at(5).parse::<f64>().is_ok_and(f64::is_finite) {
            found.push("OBX-5 is no number".to_owned());
        }
        if fields[0] == "PID" && !is_day(at(7)) {
            found.push("PID-7 is no day".to_owned());
        }
        if fields[0] == "OBX" && at(2) == "ED" && !pdf_of(at(5)).starts_with(b"%PDF-") {
            found.push("OBX-5 holds no PDF".to_owned());
        }
    }
    found
}

fn is_day(text: &str) -> bool {
    let number =
        |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse::<u32>().ok()).unwrap_or(0);
    text.len() == 8 && (1..=12).contains(&number(4..6)) && (1..=31).contains(&number(6..8))
}

/// The bytes of an ED field. An alphabet of its own, so that a wrong encoder is not judged by itself.
pub fn pdf_of(field: &str) -> Vec<u8> {
    let text = field.rsplit('^').next().unwrap_or_default();
    decoded(text).unwrap_or_default()
}

/// Base64 (RFC 4648, 4) read strictly; `None` for anything else.
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - body.len() > 2 {
        return None;
    }
    let (mut bits, mut count, mut bytes) = (0_u32, 0_u32, Vec::with_capacity(text.len()));
    for c in body.bytes() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
        bits &= (1 << count) - 1;
    }
    (bits == 0).then_some(bytes)
}
