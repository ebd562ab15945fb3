//! Random therapy days against a brute force that tries every way to give out units.

use super::fixture::therapy;
use crate::dice::Dice;

const DAYS: u64 = 200;
const CODES: [&str; 5] = ["97116", "97110", "97112", "97140", "97530"];

/// The published steps: the k-th unit of a day begins at 15 k - 7 minutes.
fn units_of_day(total: u32) -> u32 {
    (1..=100).take_while(|k| 15 * k - 7 <= total).count() as u32
}

/// Of all ways to add the units that whole quarters of an hour leave open, the one that gives them to the most remaining
/// minutes; of equal ones that of the earliest codes.
fn brute_force(minutes: &[u32]) -> Vec<u32> {
    let whole: Vec<u32> = minutes.iter().map(|m| m / 15).collect();
    let open = units_of_day(minutes.iter().sum()) - whole.iter().sum::<u32>();
    let mut best: Option<(u32, Vec<u32>)> = None;
    for pattern in (0..1_u32 << minutes.len()).rev() {
        let takes = |i: usize| pattern >> (minutes.len() - 1 - i) & 1;
        if pattern.count_ones() != open {
            continue;
        }
        let left: u32 = minutes.iter().enumerate().map(|(i, m)| takes(i) * (m % 15)).sum();
        if best.as_ref().is_none_or(|(most, _)| left > *most) {
            best = Some((
                left,
                whole.iter().enumerate().map(|(i, w)| w + takes(i)).collect(),
            ));
        }
    }
    best.unwrap().1
}

#[test]
fn two_hundred_days_agree_with_the_brute_force() {
    let mut dice = Dice::new(7);
    let (mut several, mut spoken) = (0, 0);
    for _ in 0..DAYS {
        let count = 1 + dice.below(5);
        let minutes: Vec<u32> = (0..count)
            .map(|_| 1 + u32::try_from(dice.below(44)).unwrap())
            .collect();
        let right = brute_force(&minutes);
        assert_eq!(ambula::billing::timed::by_total(&minutes), right, "{minutes:?}");
        several += u32::from(count > 1);
        let rule = if count > 1 { "TIM-03" } else { "TIM-02" };
        let day = |units: &[u32]| {
            let mut f = therapy().del("time").del("line");
            for ((code, m), u) in CODES.iter().zip(&minutes).zip(units) {
                f = f.add(&format!(
                    "[[time]]\ncode = \"{code}\"\nminutes = {m}\n[[line]]\ncode = \"{code}\"\nunits = {u}\n"
                ));
            }
            f.findings(rule)
        };
        assert!(day(&right).is_empty(), "{minutes:?} {right:?}");
        let mut wrong = right.clone();
        let at = dice.below(count);
        wrong[at] += 1;
        spoken += u32::from(!day(&wrong).is_empty());
    }
    println!("{DAYS} days, {several} with several codes; with one unit more the rule spoke on {spoken}");
    assert_eq!(u64::from(spoken), DAYS);
    assert!(several > 100);
}
