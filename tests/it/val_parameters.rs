//! Spatiotemporal parameters against the vendor's stored values.
