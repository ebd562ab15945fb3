// The section of the walk: choice of trial, transport, timeline of strikes and foot offs, cursors in the graphs.
const SVG = "http://www.w3.org/2000/svg";
const shape = (name, attributes, inside) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  inside.append(made);
  return made;
};
const ROW = 16;

const drawTimeline = () => {
  const svg = one("#timeline");
  const { trial } = motion;
  svg.replaceChildren();
  const end = lastTime() || 1;
  svg.setAttribute("viewBox", `0 0 1000 ${2 * ROW + 6}`);
  const x = (seconds) => (1000 * seconds) / end;
  SIDES.forEach((side, row) => {
    const top = row * (ROW + 4) + 1;
    const own = trial.events.filter((e) => e.side === side);
    shape("rect", { x: 0, y: top, width: 1000, height: ROW, class: "track" }, svg);
    // a foot that leaves the floor first stood on it from before
    let from = own.length && own[0].kind === "foot_off" ? 0 : null;
    for (const event of own) {
      if (event.kind === "foot_strike") from = event.time_s;
      else if (from !== null) {
        shape("rect", { x: x(from), y: top, width: Math.max(0, x(event.time_s) - x(from)), height: ROW, class: `stance ${side}` }, svg);
        from = null;
      }
    }
    if (from !== null) shape("rect", { x: x(from), y: top, width: 1000 - x(from), height: ROW, class: `stance ${side}` }, svg);
    for (const event of own) {
      const mark = shape("line", { x1: x(event.time_s), x2: x(event.time_s), y1: top, y2: top + ROW, class: `${event.kind} ${side}` }, svg);
      shape("title", {}, mark).textContent = `${side} ${event.kind === "foot_strike" ? "foot strike" : "foot off"}, ${fixed(event.time_s, 2)} s (${event.method})`;
    }
  });
  shape("line", { x1: 0, x2: 0, y1: 0, y2: 2 * ROW + 6, class: "head", id: "head" }, svg);
};

const chooseTrial = (name) => {
  const trial = data.motion.trials.find((t) => t.name === name) ?? data.motion.trials[0];
  const isFirst = !motion.trial;
  motion.trial = loadTrial(trial);
  one("#trial").value = trial.name;
  one("#scrub").max = String(trial.frames - 1);
  one("#scene-note").textContent = trial.notes.join(" ");
  drawTimeline();
  if (isFirst) lookFrom("side");
  else lookFrom("side");
  tell("trial");
  seek(0);
};

const showTime = () => {
  const { trial } = motion;
  const frame = frameNow();
  one("#scrub").value = String(frame);
  const head = one("#head");
  const x = (1000 * motion.time) / (lastTime() || 1);
  head.setAttribute("x1", x);
  head.setAttribute("x2", x);
  one("#clock").textContent = `${fixed(motion.time, 2)} s · frame ${trial.first_frame + Math.round(motion.time * trial.stored_rate_hz)}`;
  const words = SIDES.map((side) => {
    const now = cycleNow(side);
    if (!now) return null;
    const { number } = data.conditions[now.condition].cycles[now.place];
    return `${side === "left" ? "Left" : "Right"} cycle ${number}: ${fixed(now.percent, 0)} %`;
  }).filter(Boolean);
  one("#now").textContent = words.join("   ");
  drawSpace();
  moveCursors();
};

// A line at the same instant in every graph in view, each side in its own cycle.
const moveCursors = () => {
  const now = { left: cycleNow("left"), right: cycleNow("right") };
  for (const graph of graphs) {
    if (!graph.isVisible || !graph.isDrawn) continue;
    const { xaxis, yaxis } = graph.plot._fullLayout;
    for (const side of SIDES) {
      graph.cursors ??= {};
      let cursor = graph.cursors[side];
      if (!cursor || cursor.parentNode !== graph.plot) {
        cursor = graph.cursors[side] = element("div", `cursor ${side}`);
        graph.plot.append(cursor);
      }
      const of = now[side];
      const isShown = of && of.condition === graph.figure.condition && state.sides[side];
      cursor.style.display = isShown ? "block" : "none";
      if (!isShown) continue;
      const x = xaxis.d2p(of.percent);
      if (x < 0 || x > xaxis._length) cursor.style.display = "none";
      cursor.style.left = `${xaxis._offset + x}px`;
      cursor.style.top = `${yaxis._offset}px`;
      cursor.style.height = `${yaxis._length}px`;
    }
  }
};

const toggleDock = () => {
  const isDocked = one("#stage").classList.toggle("docked");
  press(one("#dock"), isDocked);
  drawSpace();
};

const startMotion = async () => {
  if (!data.motion || !data.motion.trials.length) return;
  const packed = one("#tracks");
  motion.bytes = new Uint8Array(await unpacked(bytesOf(packed.textContent)).arrayBuffer());
  packed.remove();
  for (const trial of data.motion.trials) {
    const option = element("option", "", trial.name);
    option.value = trial.name;
    one("#trial").append(option);
  }
  on("time", showTime);
  on("theme", drawSpace);
  one("#trial").addEventListener("change", (event) => { pause(); chooseTrial(event.target.value); });
  one("#play").addEventListener("click", () => (motion.isPlaying ? pause() : play()));
  one("#back").addEventListener("click", () => stepFrames(-1));
  one("#forth").addEventListener("click", () => stepFrames(1));
  one("#speed").addEventListener("change", (event) => { motion.speed = Number(event.target.value); tell("playing"); });
  one("#scrub").addEventListener("input", (event) => { pause(); seek(Number(event.target.value) / motion.trial.rate_hz); });
  one("#dock").addEventListener("click", toggleDock);
  for (const [id, name] of [["follow", "follow"], ["names", "names"], ["centres", "centres"]]) {
    one(`#${id}`).addEventListener("change", (event) => { view[name] = event.target.checked; drawSpace(); });
  }
  one("#timeline").addEventListener("pointerdown", (event) => {
    const box = one("#timeline").getBoundingClientRect();
    pause();
    seek(((event.clientX - box.left) / box.width) * lastTime());
  });
  key([" "], "3D and video: play or pause", () => (motion.isPlaying ? pause() : play()));
  key(["ArrowLeft"], "one frame back (with Shift: ten)", (event) => stepFrames(event.shiftKey ? -10 : -1));
  key(["ArrowRight"], "one frame on (with Shift: ten)", (event) => stepFrames(event.shiftKey ? 10 : 1));
  key([","], "to the event before", () => toEvent(-1));
  key(["."], "to the next event", () => toEvent(1));
  key(["["], "slower", () => changeSpeed(-1));
  key(["]"], "faster", () => changeSpeed(1));
  key(["n"], "next trial", () => nextTrial());
  key(["v"], "keep 3D and video in view", toggleDock);
  startLooking();
  startFilms();
  chooseTrial(data.motion.trials[0].name);
};
const changeSpeed = (by) => {
  const select = one("#speed");
  select.selectedIndex = Math.max(0, Math.min(select.options.length - 1, select.selectedIndex + by));
  motion.speed = Number(select.value);
  tell("playing");
};
const nextTrial = () => {
  const { trials } = data.motion;
  const place = trials.findIndex((t) => t.name === motion.trial.name);
  pause();
  chooseTrial(trials[(place + 1) % trials.length].name);
};
