//! Vectors worked out by hand: a known load on a plate of every type, on a flat and on a tilted plate.

use nalgebra::Matrix3;

use super::Vec3;
use super::geometry::{Outline, origin};
use super::kind::{Family, kind};
use super::matrix::matrix;
use super::place::{CopPolynomial, Placed};
use super::settings::Undocumented;
use super::wrench::{Series, Wiring, Wrench};
use crate::capture::RawPlate;

/// Forces and moments are sums of a few products of numbers below 1e6.
const SAME: f64 = 1e-6;

/// A plate of 400 by 600 mm whose x points along +X of the laboratory, z into the floor.
const CORNERS: [[f64; 3]; 4] = [
    [400.0, 0.0, 0.0],
    [0.0, 0.0, 0.0],
    [0.0, 600.0, 0.0],
    [400.0, 600.0, 0.0],
];

fn raw(kind: usize, origin_mm: [f64; 3]) -> RawPlate {
    RawPlate {
        kind,
        corners_mm: CORNERS,
        origin_mm,
        channels: (0..12).collect(),
        cal_matrix: Vec::new(),
        cop_polynomial: None,
        zero_frames: None,
    }
}

fn solve(raw: &RawPlate, values: &[f64]) -> Wrench {
    let kind = kind(1, raw.kind, Undocumented::AsNearest).unwrap();
    let wiring = Wiring {
        kind,
        matrix: matrix(raw, kind, 1).unwrap(),
        origin_mm: origin(raw, kind.family).0,
        moment_factor: 1.0,
    };
    let series: Series = values.iter().map(|v| vec![*v]).collect();
    assert!(series.len() >= kind.channels);
    wiring.wrench(&series[..kind.channels].to_vec())
}

/// 700 N down at x = 50 mm, y = -80 mm of the surface, shear 30 and -20 N, free moment 1500 N.mm about the plate's z.
/// Moment about the centre of the surface: (50, -80, 0) x (30, -20, -700) + (0, 0, 1500) = (56000, 35000, 2900).
const FORCE: Vec3 = Vec3::new(30.0, -20.0, -700.0);
const MOMENT: Vec3 = Vec3::new(56_000.0, 35_000.0, 2_900.0);

fn holds(raw: &RawPlate, values: &[f64]) {
    let wrench = solve(raw, values);
    let moment = wrench.moment.clone().unwrap()[0];
    assert!((wrench.force[0] - FORCE).norm() < SAME, "type {}", raw.kind);
    assert!((moment - MOMENT).norm() < SAME, "type {}: {moment:?}", raw.kind);
    let placed = Placed::of(&wrench, 20.0);
    let [x, y] = placed.cop_mm[0].unwrap();
    assert!((x - 50.0).abs() < SAME && (y + 80.0).abs() < SAME);
    assert!(
        (placed.free_nmm[0] + 1500.0).abs() < SAME,
        "about the upward normal"
    );
}

/// Rows by columns with one value on the diagonal and one beside it in each row.
fn mixing(size: usize) -> Vec<Vec<f64>> {
    let entry = |row: usize, column: usize| {
        if row == column {
            2.0
        } else if column == (row + 1) % size {
            0.5
        } else {
            0.0
        }
    };
    (0..size)
        .map(|row| (0..size).map(|column| entry(row, column)).collect())
        .collect()
}

/// What the matrix of `mixing` makes `wanted` of.
fn unmixed(wanted: &[f64]) -> Vec<f64> {
    let size = wanted.len();
    let matrix = mixing(size);
    let flat = nalgebra::DMatrix::from_fn(size, size, |r, c| matrix[r][c]);
    let inverse = flat.try_inverse().unwrap();
    let solved = inverse * nalgebra::DVector::from_row_slice(wanted);
    solved.iter().copied().collect()
}

#[test]
fn type_1_stores_the_point() {
    holds(&raw(1, [0.0; 3]), &[30.0, -20.0, -700.0, 50.0, -80.0, 1500.0]);
}

/// About an origin 40 mm below (1, -2, -40): (56000, 35000, 2900) + (1, -2, -40) x (30, -20, -700)
/// = (56000 + 600, 35000 - 500, 2900 + 40) = (56600, 34500, 2940).
const ABOUT_ORIGIN: [f64; 6] = [30.0, -20.0, -700.0, 56_600.0, 34_500.0, 2_940.0];

#[test]
fn type_2_stores_the_moment_about_the_sensors_whatever_the_sign_of_the_origin() {
    holds(&raw(2, [1.0, -2.0, -40.0]), &ABOUT_ORIGIN);
    holds(&raw(2, [-1.0, 2.0, 40.0]), &ABOUT_ORIGIN);
}

#[test]
fn types_4_and_21_apply_a_matrix_of_6_by_6() {
    for kind in [4, 21] {
        let mut plate = raw(kind, [1.0, -2.0, -40.0]);
        plate.cal_matrix = mixing(6);
        holds(&plate, &unmixed(&ABOUT_ORIGIN));
    }
}

/// Type 5: the eight channels are 1 to 8 times 10; each row of the matrix picks two of them.
#[test]
fn type_5_applies_a_matrix_of_6_by_8() {
    let channels = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0];
    let mut plate = raw(5, [1.0, -2.0, -40.0]);
    let row = |first: usize, a: f64, second: usize, b: f64| {
        let mut row = vec![0.0; 8];
        row[first] = a;
        row[second] = b;
        row
    };
    plate.cal_matrix = vec![
        row(0, 1.0, 1, 1.0),     // 10 + 20 = 30
        row(2, -2.0, 3, 1.0),    // -60 + 40 = -20
        row(4, -2.0, 5, -10.0),  // -100 - 600 = -700
        row(6, 800.0, 7, 7.5),   // 56000 + 600 = 56600
        row(4, 450.0, 5, 200.0), // 22500 + 12000 = 34500
        row(0, 6.0, 7, 36.0),    // 60 + 2880 = 2940
    ];
    holds(&plate, &channels);
    let turned = (0..8).map(|c| plate.cal_matrix.iter().map(|r| r[c]).collect());
    plate.cal_matrix = turned.collect();
    holds(&plate, &channels);
}

/// Sensors at (120, 200), (-120, 200), (-120, -200), (120, -200), 40 mm deep. About their centre the force at the centre
/// of the surface adds (0, 0, -40) x (30, -20, -700) = (-800, -1200, 0), so the moment there is (55200, 33800, 2900).
/// Vertical forces: sum -700, across 55200 / 200 = 276, along 33800 / 120 = 281.667, and no warp:
/// Fz1 = (-700 + 276 - 281.667) / 4, Fz2 = (-700 + 276 + 281.667) / 4, Fz3 = (-700 - 276 + 281.667) / 4,
/// Fz4 = (-700 - 276 - 281.667) / 4. Twist all by Fx34 - Fx12 = 2900 / 200 = 14.5.
fn pillars() -> [f64; 8] {
    let along = 33_800.0 / 120.0;
    [
        (30.0 - 14.5) / 2.0,
        (30.0 + 14.5) / 2.0,
        -10.0,
        -10.0,
        (-424.0 - along) / 4.0,
        (-424.0 + along) / 4.0,
        (-976.0 + along) / 4.0,
        (-976.0 - along) / 4.0,
    ]
}

#[test]
fn type_3_has_four_sensors_whatever_the_sign_of_their_depth() {
    holds(&raw(3, [120.0, 200.0, -40.0]), &pillars());
    holds(&raw(3, [120.0, 200.0, 40.0]), &pillars());
}

#[test]
fn types_7_and_11_apply_a_matrix_of_8_by_8_first() {
    for kind in [7, 11] {
        let mut plate = raw(kind, [120.0, 200.0, -40.0]);
        plate.cal_matrix = mixing(8);
        holds(&plate, &unmixed(&pillars()));
    }
}

/// The same load with each pair of shear channels split evenly among its two sensors.
#[test]
fn type_6_adds_up_four_sensors_of_three_axes() {
    let [x12, x34, y14, y23, z1, z2, z3, z4] = pillars();
    let wanted = [
        x12 / 2.0,
        y14 / 2.0,
        z1,
        x12 / 2.0,
        y23 / 2.0,
        z2,
        x34 / 2.0,
        y23 / 2.0,
        z3,
        x34 / 2.0,
        y14 / 2.0,
        z4,
    ];
    let mut plate = raw(6, [120.0, 200.0, -40.0]);
    plate.cal_matrix = mixing(12);
    holds(&plate, &unmixed(&wanted));
    // The load of one sensor alone lies on that sensor: 100 N down on sensor 2, at (-120, 200) and 40 mm deep.
    let mut one = [0.0; 12];
    one[5] = -100.0;
    plate.cal_matrix = (0..12)
        .map(|r| (0..12).map(|c| if r == c { 1.0 } else { 0.0 }).collect())
        .collect();
    let placed = Placed::of(&solve(&plate, &one), 20.0);
    let [x, y] = placed.cop_mm[0].unwrap();
    assert!((x + 120.0).abs() < SAME && (y - 200.0).abs() < SAME, "{x} {y}");
}

#[test]
fn without_sensor_distances_there_is_force_and_no_moment() {
    let wrench = solve(&raw(3, [0.0, 0.0, -40.0]), &pillars());
    assert!((wrench.force[0] - FORCE).norm() < SAME);
    assert!(wrench.moment.is_none());
    assert!(Placed::of(&wrench, 20.0).cop_mm[0].is_none());
}

/// The coefficients that Kistler prints for type 9281E11 (instruction manual 9287C, 8.4.3). At x = 50, y = -80:
/// y^2 = 6400, y^4 = 40960000, x^2 = 2500, x^4 = 6250000, x^3 = 125000, y^3 = -512000;
/// dx = (1.032180e-7 - 1.400486e-6 - 2.692540e-7) * 125000 + (-1.990296e-3 + 2.916678e-2 - 4.188920e-2) * 50 = -0.931450881
/// and dy = (1.773438e-8 - 2.501275e-7 - 2.053490e-6) * -512000 + (-7.273375e-4 + 1.178883e-2 + 6.892650e-2) * -80
/// = -5.22866684.
#[test]
fn kistlers_polynomial_moves_the_point_and_the_moment_with_it() {
    let x = [
        2.51997e-15,
        -2.18826e-10,
        -2.69254e-7,
        -4.85912e-11,
        4.55731e-6,
        -4.18892e-2,
    ];
    let y = [
        2.83750e-15,
        -1.00051e-10,
        -2.05349e-6,
        -1.16374e-10,
        4.71553e-6,
        6.89265e-2,
    ];
    let (dx, dy) = (-0.931_450_881_2, -5.228_666_84);
    let outline = Outline::of(&CORNERS).unwrap();
    let stored: [f64; 12] = std::array::from_fn(|k| if k < 6 { x[k] } else { y[k - 6] });
    let pairs: [f64; 12] = std::array::from_fn(|k| if k % 2 == 0 { x[k / 2] } else { y[k / 2] });
    for numbers in [stored, pairs] {
        let polynomial = CopPolynomial::of(numbers, 1.0, &outline).unwrap();
        let mut wrench = solve(&raw(3, [120.0, 200.0, -40.0]), &pillars());
        polynomial.correct(&mut wrench, 20.0);
        let placed = Placed::of(&wrench, 20.0);
        let [px, py] = placed.cop_mm[0].unwrap();
        assert!((px - (50.0 - dx)).abs() < SAME, "{px}");
        assert!((py - (-80.0 - dy)).abs() < SAME, "{py}");
        // Tz = Mz - Fy x + Fx y with the corrected point, about the plate's z; upwards it has the other sign.
        let free = 2900.0 + 20.0 * px + 30.0 * py;
        assert!((placed.free_nmm[0] + free).abs() < SAME);
    }
    assert!(
        CopPolynomial::of([1.0; 12], 1.0, &outline).is_none(),
        "no plate bends by metres"
    );
}

/// A plate turned by 30 degrees about the vertical and tilted by 10 degrees, its centre at (1000, 500, 200).
#[test]
fn a_plate_may_lie_turned_and_tilted() {
    let turn = nalgebra::Rotation3::from_euler_angles(10.0_f64.to_radians(), 0.0, 30.0_f64.to_radians());
    let flat: Matrix3<f64> = Matrix3::from_columns(&[Vec3::x(), -Vec3::y(), -Vec3::z()]);
    let centre = Vec3::new(1000.0, 500.0, 200.0);
    let corner = |x: f64, y: f64| -> [f64; 3] { (centre + turn * flat * Vec3::new(x, y, 0.0)).into() };
    let corners = [
        corner(200.0, 300.0),
        corner(-200.0, 300.0),
        corner(-200.0, -300.0),
        corner(200.0, -300.0),
    ];
    let outline = Outline::of(&corners).unwrap();
    assert!((outline.axes - turn.matrix() * flat).norm() < 1e-12);
    assert!((outline.centre_mm - centre).norm() < 1e-9);
    // The point (50, -80) of the surface, and one 30 mm above it.
    let point = centre + turn * flat * Vec3::new(50.0, -80.0, 0.0);
    let above = centre + turn * flat * Vec3::new(50.0, -80.0, -30.0);
    let [u, v, height] = outline.local_mm(above.into());
    assert!((u - 50.0).abs() < 1e-9 && (v + 80.0).abs() < 1e-9 && (height - 30.0).abs() < 1e-9);
    assert!((outline.inside_by_mm(point.into()) - 150.0).abs() < 1e-9);
    assert!(
        (outline.beyond_mm((centre + turn * flat * Vec3::new(203.0, 304.0, 9.0)).into()) - 5.0).abs() < 1e-9
    );
}

#[test]
fn families_without_pillars_ignore_sensor_distances() {
    let kind = kind(1, 2, Undocumented::Refuse).unwrap();
    assert_eq!(kind.family, Family::Wrench);
    assert!(!kind.square());
}
