//! Says which outputs a trial does not have, and which markers or measurements they would need.

use super::Motion;
use crate::anatomy::{AngleName, Side};
use crate::calibration::{Calibration, Finding, Landmark, MarkerTracks};

/// Markers of the side (or of the middle) that an angle needs beyond those of the pelvis.
fn needs(name: AngleName) -> &'static [Landmark] {
    const LEG: [Landmark; 5] = [
        Landmark::Thi,
        Landmark::Kne,
        Landmark::Tib,
        Landmark::Ank,
        Landmark::Toe,
    ];
    const TRUNK: [Landmark; 4] = [Landmark::Clav, Landmark::C7, Landmark::Strn, Landmark::T10];
    const HEAD: [Landmark; 2] = [Landmark::Fhd, Landmark::Bhd];
    const NECK: [Landmark; 6] = [
        Landmark::Fhd,
        Landmark::Bhd,
        Landmark::Clav,
        Landmark::C7,
        Landmark::Strn,
        Landmark::T10,
    ];
    const ARM: [Landmark; 9] = [
        Landmark::Clav,
        Landmark::C7,
        Landmark::Strn,
        Landmark::T10,
        Landmark::Sho,
        Landmark::Elb,
        Landmark::Wra,
        Landmark::Wrb,
        Landmark::Fin,
    ];
    match name {
        AngleName::Pelvis => &[],
        AngleName::Hip => LEG.split_at(2).0,
        AngleName::Knee => LEG.split_at(4).0,
        AngleName::Ankle | AngleName::FootProgress | AngleName::AbsAnkle => &LEG,
        AngleName::Thorax | AngleName::Spine => &TRUNK,
        AngleName::Head => &HEAD,
        AngleName::Neck => &NECK,
        AngleName::Shoulder | AngleName::Elbow => ARM.split_at(8).0,
        AngleName::Wrist => &ARM,
    }
}

/// Whether an angle of a side needs a marker in the frame that it is of.
pub fn angle_needs(name: AngleName, side: Side, (landmark, of): (Landmark, Side)) -> bool {
    match landmark {
        Landmark::Asi | Landmark::Psi | Landmark::Sacr => name.is_lower_body() || name == AngleName::Spine,
        Landmark::Fhd | Landmark::Bhd => needs(name).contains(&landmark),
        _ if landmark.is_paired() => of == side && needs(name).contains(&landmark),
        _ => needs(name).contains(&landmark),
    }
}

/// Whether joint moments and powers of a side need a marker.
pub fn kinetics_need(side: Side, (landmark, of): (Landmark, Side)) -> bool {
    match landmark {
        Landmark::Asi | Landmark::Psi | Landmark::Sacr => true,
        Landmark::Thi | Landmark::Kne | Landmark::Tib | Landmark::Ank | Landmark::Toe => of == side,
        _ => false,
    }
}

/// One note per kind of absent output. The upper body is only missed where a trial has some of its markers.
pub(super) fn missing(motion: &Motion, tracks: &MarkerTracks, calibration: &Calibration) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in AngleName::ALL {
        for side in Side::BOTH {
            if motion.angle(name, side).is_some() {
                continue;
            }
            let sides = |landmark: &Landmark| -> Vec<Side> {
                match landmark {
                    Landmark::Fhd | Landmark::Bhd => Side::BOTH.to_vec(),
                    _ => vec![side],
                }
            };
            let (there, absent): (Vec<_>, Vec<_>) = needs(name)
                .iter()
                .flat_map(|l| sides(l).into_iter().map(move |s| (*l, s)))
                .partition(|(l, s)| tracks.has(*l, *s));
            if there.is_empty() && !name.is_lower_body() {
                continue;
            }
            let label = name.c3d_label(side);
            let unmeasured = matches!(name, AngleName::Shoulder | AngleName::Elbow | AngleName::Wrist)
                && calibration.constants().arm(side).is_none();
            let (why, action) = if !absent.is_empty() {
                let names: Vec<_> = absent.iter().map(|(l, s)| l.name(*s)).collect();
                (
                    format!("marker {} not in the trial", names.join(", ")),
                    "label the markers if they were captured",
                )
            } else if unmeasured {
                (
                    "shoulder offset, elbow width, wrist width or hand thickness not measured".to_owned(),
                    "write them into the session file",
                )
            } else {
                (
                    "its markers are never seen together".to_owned(),
                    "fill the gaps of the markers",
                )
            };
            findings.push(Finding::note(
                "output_absent",
                format!("{label} absent: {why}"),
                action,
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_matters_to_its_own_angles() {
        let knee = (Landmark::Kne, Side::Left);
        assert!(angle_needs(AngleName::Ankle, Side::Left, knee));
        assert!(!angle_needs(AngleName::Ankle, Side::Right, knee));
        assert!(!angle_needs(AngleName::Pelvis, Side::Left, knee));
        let pelvis = (Landmark::Asi, Side::Left);
        assert!(angle_needs(AngleName::Hip, Side::Right, pelvis));
        assert!(!angle_needs(AngleName::Head, Side::Right, pelvis));
        assert!(angle_needs(
            AngleName::Head,
            Side::Right,
            (Landmark::Fhd, Side::Left)
        ));
        assert!(kinetics_need(Side::Left, knee) && !kinetics_need(Side::Right, knee));
        assert!(!angle_needs(
            AngleName::Hip,
            Side::Left,
            (Landmark::Hee, Side::Left)
        ));
    }
}
