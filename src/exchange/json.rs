//! Records as JSON: indented, keys in the order of the structure, a line break at the end.

use serde::Serialize;

use super::ExchangeError;

/// A record as JSON text.
///
/// # Errors
/// When a key is not text, which no record of this program has.
pub fn to_json<T: Serialize>(what: &'static str, record: &T) -> Result<Vec<u8>, ExchangeError> {
    let mut bytes =
        serde_json::to_vec_pretty(record).map_err(|source| ExchangeError::Json { what, source })?;
    bytes.push(b'\n');
    Ok(bytes)
}
