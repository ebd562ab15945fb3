//! From the laboratory's axes, in which z points up, to those of OpenSim, in which y does.

/// How the axes are turned, for the files that hold them.
pub(super) const WORDS: &str =
    "Y up: X = laboratory x, Y = laboratory z, Z = -laboratory y (a turn by -90 degrees about x)";

/// A vector or a point (the origin is the same) in axes with y up: a turn by -90 degrees about x.
pub(super) fn y_up([x, y, z]: [f64; 3]) -> [f64; 3] {
    [x, z, -y]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_stays_up_and_the_system_right_handed() {
        let [x, y, z] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
            .map(|axis| nalgebra::Vector3::from(y_up(axis)));
        assert_eq!(z, nalgebra::Vector3::y());
        assert_eq!(x.cross(&y), z);
    }
}
