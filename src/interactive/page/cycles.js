// Cycles: their curves, which of them count, means and spreads over those.
const nameOf = (condition, place) => `${condition}/${place}`;
const counts = (condition, place) =>
  data.conditions[condition].cycles[place].accepted && !state.out.has(nameOf(condition, place));
const isAltered = () => state.out.size > 0;
const isAlteredIn = (condition) => Array.from(state.out).some((name) => name.startsWith(`${condition}/`));

const decoded = new Map();
const curveOf = (condition, place, variable) => {
  const packed = data.conditions[condition].cycles[place].curves[variable];
  if (packed === undefined) return null;
  const name = `${condition}/${place}/${variable}`;
  if (!decoded.has(name)) {
    const view = new DataView(bytesOf(packed).buffer);
    const { step } = data.conditions[condition].variables[variable];
    decoded.set(name, Array.from({ length: view.byteLength / 2 }, (_, i) => view.getInt16(2 * i, true) * step));
  }
  return decoded.get(name);
};

const sum = (values) => values.reduce((total, v) => total + v, 0);
const meanOf = (values) => (values.length ? sum(values) / values.length : null);
const sdOf = (values) => {
  if (values.length < 2) return null;
  const mean = meanOf(values);
  return Math.sqrt(sum(values.map((v) => (v - mean) ** 2)) / (values.length - 1));
};

// Angles: no jump of a whole turn inside a curve, and all curves within half a turn of the first one.
const turn = 360;
const unwrapped = (curve) => {
  let shift = 0;
  return curve.map((v, i) => {
    if (i > 0) shift -= turn * Math.round((v - curve[i - 1]) / turn);
    return v + shift;
  });
};
const aligned = (curves) => {
  const level = meanOf(unwrapped(curves[0]));
  return curves.map((curve) => {
    const whole = unwrapped(curve);
    const turns = Math.round((meanOf(whole) - level) / turn);
    return whole.map((v) => v - turn * turns);
  });
};

const placesOf = (condition, side) => {
  const { cycles } = data.conditions[condition];
  return cycles.map((_, place) => place).filter((place) => cycles[place].side === side && counts(condition, place));
};

// Mean and standard deviation (n - 1), point by point, over the cycles of a side that count.
const spreadOf = (condition, variable, side) => {
  let curves = placesOf(condition, side).map((place) => curveOf(condition, place, variable)).filter(Boolean);
  if (!curves.length) return null;
  const isAngle = data.conditions[condition].variables[variable].angle;
  if (isAngle) curves = aligned(curves);
  const at = (i) => curves.map((curve) => curve[i]);
  let mean = curves[0].map((_, i) => meanOf(at(i)));
  const sd = curves.length > 1 ? mean.map((_, i) => sdOf(at(i))) : null;
  if (isAngle) {
    const back = turn * Math.round(meanOf(mean) / turn);
    mean = mean.map((v) => v - back);
  }
  return { mean, sd, n: curves.length };
};

// Mean and standard deviation of a parameter over the cycles of a side, or of both.
const valueOf = (condition, key, side) => {
  const places = (side === "both" ? SIDES : [side]).flatMap((s) => placesOf(condition, s));
  const values = places.map((place) => data.conditions[condition].cycles[place].values[key]).filter((v) => v !== undefined);
  return { mean: meanOf(values), sd: sdOf(values), n: values.length };
};

// Events of a side in percent of the cycle; of kinetic graphs over the cycles with a clean stance only.
const marksOf = (condition, side, isKinetic) => {
  const cycles = placesOf(condition, side).map((place) => data.conditions[condition].cycles[place]);
  const those = cycles.filter((c) => !isKinetic || c.loaded);
  const share = (key) => meanOf(those.map((c) => c[key]).filter((v) => v !== null));
  return { side, foot_off_pct: share("off"), opposite_off_pct: share("opposite_off"), opposite_contact_pct: share("opposite_contact") };
};

const setOut = (names, isOut) => {
  for (const name of names) {
    if (isOut) state.out.add(name);
    else state.out.delete(name);
  }
  tell("cycles");
};
const toggleCycle = (condition, place) => {
  const name = nameOf(condition, place);
  if (data.conditions[condition].cycles[place].accepted) setOut([name], !state.out.has(name));
};
const wordsOf = (condition, place) => {
  const { trial, side, number } = data.conditions[condition].cycles[place];
  return `${trial}, ${side} cycle ${number}`;
};
