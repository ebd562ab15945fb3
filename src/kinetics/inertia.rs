//! Mass, centre of mass and inertia of thigh, shank and foot as shares of body mass and segment length.
//!
//! # References
//! Plug-in Gait: masses and radii of Winter, Biomechanics and Motor Control of Human Movement (after Dempster 1955). The
//! radii are those about the proximal end; Plug-in Gait uses them about the centre of mass (found by comparison with
//! stored moments, see `docs/validation/kinetics.md`). De Leva, J Biomech 1996;29:1223-1230, table 4; of its rows for the
//! shank the one from knee to ankle centre (others end at the malleolus), which is how the model measures its length.

use super::settings::{InertiaOf, KineticMethod, KineticSettings};
use crate::geometry::Vec3;

/// One segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SegmentInertia {
    /// Share of body mass.
    pub(super) mass: f64,
    /// Where the centre of mass is on the way from the proximal to the distal joint; for the foot the share of its
    /// length in front of the ankle centre.
    pub(super) centre: f64,
    /// Squared radii of gyration about the segment's x, y and z through the centre of mass, share of squared length.
    pub(super) squared_radii: Vec3,
}

/// The three segments of a leg.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LegInertia {
    pub(super) foot: SegmentInertia,
    pub(super) shank: SegmentInertia,
    pub(super) thigh: SegmentInertia,
}

/// Plug-in Gait places the foot's centre of mass half a foot length in front of the ankle centre.
const FOOT_CENTRE: f64 = 0.5;

const fn segment(mass: f64, centre: f64, radii: [f64; 3]) -> SegmentInertia {
    let [x, y, z] = radii;
    SegmentInertia {
        mass,
        centre,
        squared_radii: Vec3::new(x * x, y * y, z * z),
    }
}

/// No inertia about the long axes.
const PLUG_IN_GAIT: LegInertia = LegInertia {
    foot: segment(0.0145, FOOT_CENTRE, [0.690, 0.690, 0.0]),
    shank: segment(0.0465, 0.433, [0.528, 0.528, 0.0]),
    thigh: segment(0.100, 0.433, [0.540, 0.540, 0.0]),
};

// The order of radii is x, y, z of our segments: z is the long axis of all three, x points forward (up in the foot).
const FEMALE: LegInertia = LegInertia {
    foot: segment(0.0129, FOOT_CENTRE, [0.299, 0.279, 0.139]),
    shank: segment(0.0481, 0.4352, [0.267, 0.263, 0.092]),
    thigh: segment(0.1478, 0.3612, [0.369, 0.364, 0.162]),
};
const MALE: LegInertia = LegInertia {
    foot: segment(0.0137, FOOT_CENTRE, [0.257, 0.245, 0.124]),
    shank: segment(0.0433, 0.4395, [0.251, 0.246, 0.102]),
    thigh: segment(0.1416, 0.4095, [0.329, 0.329, 0.149]),
};

impl LegInertia {
    /// The segments of a method.
    pub(super) fn of(settings: &KineticSettings) -> LegInertia {
        match (settings.method, settings.inertia_of) {
            (KineticMethod::PlugInGait, _) => PLUG_IN_GAIT,
            (KineticMethod::DeLeva, InertiaOf::Female) => FEMALE,
            (KineticMethod::DeLeva, InertiaOf::Male) => MALE,
            (KineticMethod::DeLeva, InertiaOf::Mean) => LegInertia {
                foot: mean(&FEMALE.foot, &MALE.foot),
                shank: mean(&FEMALE.shank, &MALE.shank),
                thigh: mean(&FEMALE.thigh, &MALE.thigh),
            },
        }
    }
}

/// Mass as a share of body mass and centre as a share of the way from the proximal to the distal end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share {
    pub(super) mass: f64,
    pub(super) centre: f64,
}

/// The segments above the hips (de Leva 1996, table 4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BodyShares {
    pub(super) head_mass: f64,
    pub(super) trunk_mass: f64,
    /// From mid-shoulder to mid-hip.
    pub(super) trunk_centre: f64,
    /// Upper arm, forearm, hand.
    pub(super) arm: [Share; 3],
}

impl BodyShares {
    /// The table of a sex, or the mean of both.
    pub(super) fn of(whose: InertiaOf) -> BodyShares {
        let share = |mass, centre| Share { mass, centre };
        let female = BodyShares {
            head_mass: 0.0668,
            trunk_mass: 0.4257,
            trunk_centre: 0.3782,
            arm: [
                share(0.0255, 0.5754),
                share(0.0138, 0.4559),
                share(0.0056, 0.7474),
            ],
        };
        let male = BodyShares {
            head_mass: 0.0694,
            trunk_mass: 0.4346,
            trunk_centre: 0.4310,
            arm: [
                share(0.0271, 0.5772),
                share(0.0162, 0.4574),
                share(0.0061, 0.7900),
            ],
        };
        let middle = |a: f64, b: f64| 0.5 * (a + b);
        match whose {
            InertiaOf::Female => female,
            InertiaOf::Male => male,
            InertiaOf::Mean => BodyShares {
                head_mass: middle(female.head_mass, male.head_mass),
                trunk_mass: middle(female.trunk_mass, male.trunk_mass),
                trunk_centre: middle(female.trunk_centre, male.trunk_centre),
                arm: std::array::from_fn(|i| {
                    share(
                        middle(female.arm[i].mass, male.arm[i].mass),
                        middle(female.arm[i].centre, male.arm[i].centre),
                    )
                }),
            },
        }
    }
}

/// The mean of two tables: of masses, centres and radii (not of squares).
fn mean(a: &SegmentInertia, b: &SegmentInertia) -> SegmentInertia {
    let radii = a
        .squared_radii
        .zip_map(&b.squared_radii, |a, b| 0.5 * (a.sqrt() + b.sqrt()));
    SegmentInertia {
        mass: 0.5 * (a.mass + b.mass),
        centre: 0.5 * (a.centre + b.centre),
        squared_radii: radii.component_mul(&radii),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_segments_make_up_the_body() {
        for whose in [InertiaOf::Female, InertiaOf::Male, InertiaOf::Mean] {
            let (body, leg) = (
                BodyShares::of(whose),
                LegInertia::of(&KineticSettings::de_leva(whose)),
            );
            let limbs: f64 = body.arm.iter().map(|s| s.mass).sum::<f64>()
                + leg.foot.mass
                + leg.shank.mass
                + leg.thigh.mass;
            let whole = body.head_mass + body.trunk_mass + 2.0 * limbs;
            // The published percentages are rounded to four digits.
            assert!((whole - 1.0).abs() < 1e-3, "{whose:?}: {whole}");
        }
    }
}
