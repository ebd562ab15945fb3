//! Joint angles against the vendor's stored values.
