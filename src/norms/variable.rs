//! The name of one reference curve: an angle or a kinetic output, and its component.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::anatomy::{AngleName, Component, KineticName};

const PLANES: [&str; 3] = ["sagittal", "frontal", "transverse"];

/// A curve that both sides share: left and right have the same sign in the conventional model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// A component of an angle (0 sagittal, 1 frontal, 2 transverse), degrees.
    Angle(AngleName, usize),
    /// A component of a kinetic output, in the unit of its kind.
    Kinetic(KineticName, usize),
}

impl Variable {
    /// All curves that the model has, angles first.
    pub fn all() -> Vec<Variable> {
        let angles = AngleName::ALL
            .into_iter()
            .flat_map(|name| (0..3).map(move |i| (name.components(), Variable::Angle(name, i), i)));
        let kinetics = KineticName::ALL
            .into_iter()
            .flat_map(|name| (0..3).map(move |i| (name.components(), Variable::Kinetic(name, i), i)));
        let there = |(components, variable, i): ([Option<Component>; 3], Variable, usize)| {
            components.get(i).copied().flatten().map(|_| variable)
        };
        angles.chain(kinetics).filter_map(there).collect()
    }

    /// Whether a reference is made of it: lower body and trunk, all kinetics. Head and arms differ by habit and by how their
    /// markers were put on, more than by health.
    pub fn has_reference(self) -> bool {
        match self {
            Variable::Angle(name, _) => {
                name.is_lower_body() || matches!(name, AngleName::Thorax | AngleName::Spine)
            }
            Variable::Kinetic(..) => true,
        }
    }

    /// The stable key, for instance `hip.sagittal` or `hip_moment.frontal`.
    pub fn key(self) -> String {
        let (stem, component) = match self {
            Variable::Angle(name, component) => (name.key(), component),
            Variable::Kinetic(name, component) => (name.key(), component),
        };
        format!("{stem}.{}", PLANES.get(component).copied().unwrap_or("unknown"))
    }

    /// The curve of a key.
    pub fn of_key(key: &str) -> Option<Variable> {
        let (stem, plane) = key.split_once('.')?;
        let component = PLANES.iter().position(|p| *p == plane)?;
        let angle = AngleName::ALL.into_iter().find(|name| name.key() == stem);
        let kinetic = || KineticName::ALL.into_iter().find(|name| name.key() == stem);
        let variable = match angle {
            Some(name) => Variable::Angle(name, component),
            None => Variable::Kinetic(kinetic()?, component),
        };
        Variable::all().contains(&variable).then_some(variable)
    }

    /// Its name and the words at both ends of its axis.
    pub fn component(self) -> Option<Component> {
        match self {
            Variable::Angle(name, i) => name.components().get(i).copied().flatten(),
            Variable::Kinetic(name, i) => name.components().get(i).copied().flatten(),
        }
    }

    /// Its unit.
    pub fn unit(self) -> &'static str {
        match self {
            Variable::Angle(..) => "°",
            Variable::Kinetic(name, _) => name.kind().unit(),
        }
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())
    }
}

impl Serialize for Variable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key())
    }
}

impl<'de> Deserialize<'de> for Variable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Variable, D::Error> {
        let key = String::deserialize(deserializer)?;
        Variable::of_key(&key).ok_or_else(|| de::Error::custom(format!("\"{key}\" is no curve of the model")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_back() {
        let all = Variable::all();
        assert!(all.len() > 40, "{}", all.len());
        for variable in all {
            assert_eq!(Variable::of_key(&variable.key()), Some(variable));
        }
        assert_eq!(Variable::of_key("hip.sideways"), None);
        assert_eq!(Variable::of_key("hip_power.transverse"), None);
    }
}
