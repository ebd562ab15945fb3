//! Which graphs a marker has a part in.

use crate::anatomy::{AngleName, Side};
use crate::calibration::Landmark;
use crate::quality::Graph;

/// The graphs that a wrong position of a marker makes doubtful, in the conventional gait model.
pub(super) fn affected(landmark: Landmark, side: Side) -> Vec<Graph> {
    use AngleName as A;
    let (angles, both, kinetics): (&[AngleName], bool, bool) = match landmark {
        Landmark::Asi | Landmark::Psi | Landmark::Sacr => {
            (&[A::Pelvis, A::Hip, A::Knee, A::Spine], true, true)
        }
        Landmark::Thi | Landmark::Kne | Landmark::Knm | Landmark::Kax | Landmark::Kd1 | Landmark::Kd2 => {
            (&[A::Hip, A::Knee, A::Ankle, A::FootProgress], false, true)
        }
        Landmark::Tib | Landmark::Ank | Landmark::Med => (&[A::Knee, A::Ankle, A::FootProgress], false, true),
        Landmark::Toe => (&[A::Ankle, A::FootProgress], false, true),
        Landmark::Hee => (&[], false, true),
        Landmark::Fhd | Landmark::Bhd => (&[A::Neck, A::Head], true, false),
        Landmark::C7 | Landmark::T10 | Landmark::Clav | Landmark::Strn => {
            (&[A::Thorax, A::Spine, A::Neck, A::Shoulder], true, false)
        }
        Landmark::Sho | Landmark::Elb => (&[A::Shoulder, A::Elbow], false, false),
        Landmark::Wra | Landmark::Wrb => (&[A::Shoulder, A::Elbow, A::Wrist], false, false),
        Landmark::Fin => (&[A::Wrist], false, false),
    };
    let of = |wanted: Side| both || wanted == side;
    let mut graphs: Vec<Graph> = angles
        .iter()
        .flat_map(|name| {
            Side::BOTH
                .into_iter()
                .filter(|s| of(*s))
                .map(|s| Graph::Angle(*name, s))
        })
        .collect();
    if kinetics {
        graphs.extend(Side::BOTH.into_iter().filter(|s| of(*s)).map(Graph::Kinetics));
    }
    graphs
}

/// The graphs of several markers, each once.
pub(super) fn affected_by(markers: &[(Landmark, Side)]) -> Vec<Graph> {
    let mut all: Vec<Graph> = markers.iter().flat_map(|(l, s)| affected(*l, *s)).collect();
    all.sort_unstable();
    all.dedup();
    all
}
