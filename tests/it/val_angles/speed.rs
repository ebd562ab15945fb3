//! How long a frame of the full body takes. Only printed: machines differ. pyCGM needs 0.72 ms.

use std::time::Instant;

use ambula::kinematics::track;

use super::{calibrated, sessions};

#[test]
fn microseconds_per_frame() {
    let Some(sessions) = sessions() else { return };
    let session = sessions.iter().find(|s| s.name == "pig-full-body").unwrap();
    let calibration = calibrated(session);
    let walk = &session.walks[0];
    let mut best = f64::INFINITY;
    for _ in 0..30 {
        let start = Instant::now();
        let motion = track(walk, &calibration).unwrap();
        best = best.min(start.elapsed().as_secs_f64());
        assert_eq!(motion.frames, walk.frames());
    }
    println!(
        "full-body kinematics: {:.2} us per frame",
        best * 1e6 / walk.frames() as f64
    );
}
