// The motion of a walk: tracks of markers, joint centres, centres of pressure and forces, and its clock.
const motion = { bytes: null, trial: null, time: 0, isPlaying: false, speed: 1 };

// Whole numbers of any size in seven bits a byte, lowest first; the sign is in the lowest bit.
const reader = (bytes, start) => {
  let place = start;
  const count = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = bytes[place++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const signed = () => {
    const value = count();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  return { count, signed };
};

// Runs of valid frames, then each coordinate as the error of a straight guess from the two frames before.
const trackOf = (read, frames, step) => {
  const values = new Float32Array(3 * frames).fill(NaN);
  const runs = [];
  let end = 0;
  for (let n = read.count(); n > 0; n--) {
    const from = end + read.count();
    end = from + read.count();
    runs.push([from, end]);
  }
  for (let axis = 0; axis < 3; axis++) {
    for (const [from, to] of runs) {
      let [before, last] = [0, 0];
      for (let frame = from; frame < to; frame++) {
        const guess = frame === from ? last : frame === from + 1 ? last : 2 * last - before;
        before = last;
        last = guess + read.signed();
        values[3 * frame + axis] = last * step;
      }
      [before, last] = [0, 0];
    }
  }
  return values;
};

const loadTrial = (trial) => {
  if (trial.tracks) return trial;
  const read = reader(motion.bytes, trial.start);
  trial.tracks = trial.points.map(() => trackOf(read, trial.frames, data.motion.step_mm));
  trial.forces = trial.plates.map((plate) => ({
    ...plate, place: trackOf(read, trial.frames, data.motion.step_mm), force: trackOf(read, trial.frames, data.motion.step_n),
  }));
  return trial;
};

const frameNow = () => Math.max(0, Math.min(motion.trial.frames - 1, Math.round(motion.time * motion.trial.rate_hz)));
const lastTime = () => (motion.trial.frames - 1) / motion.trial.rate_hz;
const seek = (seconds) => {
  motion.time = Math.max(0, Math.min(lastTime(), seconds));
  tell("time");
};
const stepFrames = (frames) => {
  pause();
  seek((frameNow() + frames) / motion.trial.rate_hz);
};
const toEvent = (direction) => {
  const times = motion.trial.events.map((e) => e.time_s);
  const half = 0.5 / motion.trial.rate_hz;
  const next = direction > 0 ? times.find((t) => t > motion.time + half) : times.findLast((t) => t < motion.time - half);
  if (next !== undefined) {
    pause();
    seek(next);
  }
};
let lastTick = null;
const tick = (now) => {
  if (!motion.isPlaying) return;
  if (lastTick !== null) {
    const next = motion.time + ((now - lastTick) / 1000) * motion.speed;
    seek(next > lastTime() ? 0 : next);
  }
  lastTick = now;
  requestAnimationFrame(tick);
};
const play = () => {
  motion.isPlaying = true;
  lastTick = null;
  if (motion.time >= lastTime()) motion.time = 0;
  requestAnimationFrame(tick);
  showPlaying();
  tell("playing");
};
const pause = () => {
  if (!motion.isPlaying) return;
  motion.isPlaying = false;
  showPlaying();
  tell("playing");
};
const showPlaying = () => {
  one("#play").textContent = motion.isPlaying ? "❚❚" : "▶";
  one("#play").setAttribute("aria-label", motion.isPlaying ? "Pause" : "Play");
};

// The cycle of a side that the clock is in, and how far.
const cycleNow = (side) => {
  if (!motion.trial) return null;
  for (const [condition, { cycles }] of data.conditions.entries()) {
    const place = cycles.findIndex((c) => c.trial === motion.trial.name && c.side === side && c.from_s <= motion.time && motion.time < c.to_s);
    if (place < 0) continue;
    const { from_s: from, to_s: to } = cycles[place];
    return { condition, place, percent: (100 * (motion.time - from)) / (to - from) };
  }
  return null;
};
