//! One foot over several plates at the same time: one load where they lie edge to edge, a lost one where they do not.

use super::contact::{Assigned, Contact};
use super::ground::Loaded;
use super::scene::Scene;
use super::unclean::Unclean;
use crate::calibration::plates::Plate;

/// Two plates loaded together for less than this (s) follow each other.
pub(super) const TOGETHER_S: f64 = 0.05;

/// One judged contact with what it was judged from, and the index of its plate.
pub(super) struct Judged<'a> {
    pub scene: Scene<'a>,
    pub contact: Contact,
    pub plate: usize,
}

/// Joins contacts of one foot on plates edge to edge into one load, and marks those on plates apart.
pub(super) fn combine(judged: &mut [Judged<'_>], ground: &[Loaded<'_>]) {
    for group in groups(judged) {
        let of_group: Vec<&Judged<'_>> = group.iter().filter_map(|i| judged.get(*i)).collect();
        let whole = is_whole(&of_group, ground);
        let spans: Vec<(usize, f64, f64)> = of_group
            .iter()
            .map(|j| (j.contact.plate, j.contact.start_s, j.contact.end_s))
            .collect();
        for index in group {
            let Some(Judged { contact, .. }) = judged.get_mut(index) else {
                continue;
            };
            let mut others = spans.iter().filter(|(plate, ..)| *plate != contact.plate);
            if whole {
                contact.combined_with = others.map(|(plate, ..)| *plate).collect();
                contact.combined_with.sort_unstable();
                contact.combined_with.dedup();
                contact
                    .unclean
                    .retain(|u| !matches!(u, Unclean::PartlyOff { .. }));
            } else if let Some((other, ..)) =
                others.find(|(_, start_s, end_s)| together_s(contact, *start_s, *end_s) > TOGETHER_S)
            {
                contact.unclean.push(Unclean::TwoPlates { other: *other });
            }
        }
    }
}

/// Contacts (by index) of one foot that overlap in time on different plates; groups of two and more.
fn groups(judged: &[Judged<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, Judged { contact, .. }) in judged.iter().enumerate() {
        if contact.automatic == Assigned::Invalid {
            continue;
        }
        let overlaps = |other: &usize| {
            judged.get(*other).is_some_and(|Judged { contact: other, .. }| {
                other.automatic == contact.automatic
                    && other.plate != contact.plate
                    && together_s(contact, other.start_s, other.end_s) > TOGETHER_S
            })
        };
        let (mut joined, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(overlaps));
        let mut own: Vec<usize> = joined.drain(..).flatten().collect();
        own.push(index);
        groups = apart;
        groups.push(own);
    }
    groups.retain(|g| g.len() > 1);
    groups
}

fn together_s(contact: &Contact, start_s: f64, end_s: f64) -> f64 {
    end_s.min(contact.end_s) - start_s.max(contact.start_s)
}

/// Whether the plates of a group lie edge to edge, hold the whole foot together, and nothing else speaks against them.
fn is_whole(group: &[&Judged<'_>], ground: &[Loaded<'_>]) -> bool {
    group.iter().all(|judged| {
        let edge_to_edge = group.iter().any(|other| {
            let beside = ground.get(judged.plate).map(|l| l.beside.as_slice());
            beside.unwrap_or_default().contains(&other.plate)
        });
        let partly_off_alone = judged
            .contact
            .unclean
            .iter()
            .all(|u| matches!(u, Unclean::PartlyOff { .. }));
        let plates: Vec<&Plate> = beside(judged.plate, ground, |plate| {
            group.iter().any(|other| other.plate == plate)
                || !carries(ground, plate, judged.scene.start_s(), judged.scene.end_s())
        });
        let side = judged.contact.automatic.side();
        let longest = group
            .iter()
            .map(|j| j.contact.end_s - j.contact.start_s)
            .fold(0.0, f64::max);
        let main = judged.contact.end_s - judged.contact.start_s >= longest;
        edge_to_edge
            && partly_off_alone
            && judged.contact.foot == judged.contact.automatic
            // the flat part of the longest contact is that of the stance
            && (!main || side.is_some_and(|side| judged.scene.outline(side, &plates).is_none()))
    })
}

/// The plates beside one (by index) that a rule lets through.
pub(super) fn beside<'a>(
    plate: usize,
    ground: &'a [Loaded<'a>],
    wanted: impl Fn(usize) -> bool,
) -> Vec<&'a Plate> {
    let all = ground.get(plate).map(|l| l.beside.as_slice()).unwrap_or_default();
    let wanted = all.iter().filter(|index| wanted(**index));
    wanted
        .filter_map(|index| Some(ground.get(*index)?.plate))
        .collect()
}

/// Whether a plate carries a load between two times (s).
pub(super) fn carries(ground: &[Loaded<'_>], plate: usize, from_s: f64, to_s: f64) -> bool {
    ground
        .get(plate)
        .is_some_and(|loaded| loaded.peak_n(from_s, to_s) > loaded.threshold_n)
}
