// The walk in space on a canvas: floor, plates, segments, joint centres, markers, forces, seen from where one likes.
const camera = { turn: 0, tilt: 0.12, distance: 4200, target: [0, 0, 900] };
const LENS = 1.8;
const NEAREST_MM = 150;

const point = (track, frame) => {
  const x = track[3 * frame];
  return Number.isNaN(x) ? null : [x, track[3 * frame + 1], track[3 * frame + 2]];
};

// Right, into the picture, up: the axes of the camera in the laboratory.
const axesOf = () => {
  const [cos, sin] = [Math.cos(camera.turn), Math.sin(camera.turn)];
  const [level, rise] = [Math.cos(camera.tilt), Math.sin(camera.tilt)];
  return { right: [-sin, cos, 0], into: [-cos * level, -sin * level, -rise], up: [-cos * rise, -sin * rise, level] };
};
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const projector = (width, height) => {
  const axes = axesOf();
  const scale = LENS * Math.min(width, height * 1.25);
  return (p) => {
    const from = [p[0] - camera.target[0], p[1] - camera.target[1], p[2] - camera.target[2]];
    const depth = dot(from, axes.into) + camera.distance;
    if (depth < NEAREST_MM) return null;
    return [width / 2 + (scale * dot(from, axes.right)) / depth, height / 2 - (scale * dot(from, axes.up)) / depth, depth];
  };
};

const view = { names: false, centres: true, follow: true };
const targetNow = () => {
  const { trial } = motion;
  if (!view.follow) return trial.middle_mm;
  const own = trial.body.map((i) => point(trial.tracks[i], frameNow())).filter(Boolean);
  if (!own.length) return camera.target;
  return [0, 1, 2].map((axis) => (axis === 2 ? trial.middle_mm[2] : sum(own.map((p) => p[axis])) / own.length));
};

const drawSpace = () => {
  const canvas = one("#space");
  if (!canvas || !motion.trial) return;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (!width || !height) return;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  camera.target = targetNow();
  const project = projector(width, height);
  const { trial } = motion;
  const frame = frameNow();
  const colours = { left: colour("left"), right: colour("right"), none: colour("ink"), soft: colour("soft"), faint: colour("faint"), force: colour("both"), page: colour("page") };
  const stroke = (from, to, style, wide) => {
    const [a, b] = [from && project(from), to && project(to)];
    if (!a || !b) return;
    pen.strokeStyle = style;
    pen.lineWidth = wide;
    pen.beginPath();
    pen.moveTo(a[0], a[1]);
    pen.lineTo(b[0], b[1]);
    pen.stroke();
  };
  drawFloor(stroke, colours);
  drawPlates(pen, project, trial, colours);
  pen.lineCap = "round";
  for (const [from, to, side] of trial.bones) {
    stroke(point(trial.tracks[from], frame), point(trial.tracks[to], frame), side ? colours[side] : colours.soft, 3);
  }
  trial.points.forEach((about, i) => {
    if (about.kind === "centre" && !view.centres) return;
    const place = point(trial.tracks[i], frame);
    const at = place && project(place);
    if (!at) return;
    const size = Math.max(1.4, (LENS * height * (about.kind === "centre" ? 14 : 11)) / at[2]);
    pen.beginPath();
    pen.arc(at[0], at[1], size, 0, 2 * Math.PI);
    if (about.kind === "centre") {
      pen.fillStyle = colours.page;
      pen.fill();
      pen.strokeStyle = colours[about.side ?? "none"];
      pen.lineWidth = 1.6;
      pen.stroke();
    } else {
      pen.fillStyle = colours[about.side ?? "none"];
      pen.fill();
    }
    if (view.names) {
      pen.fillStyle = colours.soft;
      pen.font = "10px system-ui, sans-serif";
      pen.fillText(about.name, at[0] + size + 2, at[1] + 3);
    }
  });
  drawForces(pen, project, stroke, trial, frame, colours);
};

const SQUARE_MM = 500;
const drawFloor = (stroke, colours) => {
  const [x, y] = camera.target.map((v) => Math.round(v / SQUARE_MM) * SQUARE_MM);
  const reach = 5 * SQUARE_MM;
  for (let i = -5; i <= 5; i++) {
    stroke([x + i * SQUARE_MM, y - reach, 0], [x + i * SQUARE_MM, y + reach, 0], colours.faint, 0.8);
    stroke([x - reach, y + i * SQUARE_MM, 0], [x + reach, y + i * SQUARE_MM, 0], colours.faint, 0.8);
  }
};
const drawPlates = (pen, project, trial, colours) => {
  for (const plate of trial.plates) {
    const corners = plate.corners_mm.map(project);
    if (corners.some((c) => !c)) continue;
    pen.beginPath();
    corners.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
    pen.fillStyle = colours.faint;
    pen.globalAlpha = 0.45;
    pen.fill();
    pen.globalAlpha = 1;
    pen.strokeStyle = colours.soft;
    pen.lineWidth = 1;
    pen.stroke();
    pen.fillStyle = colours.soft;
    pen.font = "11px system-ui, sans-serif";
    pen.fillText(String(plate.number), (corners[0][0] + corners[2][0]) / 2 - 3, (corners[0][1] + corners[2][1]) / 2 + 4);
  }
};
// One millimetre for a newton.
const drawForces = (pen, project, stroke, trial, frame, colours) => {
  for (const plate of trial.forces) {
    const [place, force] = [point(plate.place, frame), point(plate.force, frame)];
    if (!place || !force) continue;
    const contact = plate.contacts.find((c) => c.from_s <= motion.time && motion.time <= c.to_s);
    const style = contact && contact.side ? colours[contact.side] : colours.soft;
    const tip = [0, 1, 2].map((axis) => place[axis] + force[axis]);
    stroke(place, tip, style, contact && contact.clean ? 3 : 1.6);
    const [a, b] = [project(place), project(tip)];
    if (!a || !b) continue;
    const angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
    pen.fillStyle = style;
    pen.beginPath();
    pen.moveTo(b[0] + 5 * Math.cos(angle), b[1] + 5 * Math.sin(angle));
    pen.lineTo(b[0] + 6 * Math.cos(angle + 2.4), b[1] + 6 * Math.sin(angle + 2.4));
    pen.lineTo(b[0] + 6 * Math.cos(angle - 2.4), b[1] + 6 * Math.sin(angle - 2.4));
    pen.fill();
  }
};

// ---- looking around
const lookFrom = (name) => {
  const ahead = (motion.trial.heading_deg * Math.PI) / 180;
  camera.turn = { side: ahead - Math.PI / 2, front: ahead, back: ahead + Math.PI, top: ahead - Math.PI / 2 }[name];
  camera.tilt = { side: 0.08, front: 0.08, back: 0.08, top: 1.45 }[name];
  drawSpace();
};
const startLooking = () => {
  const canvas = one("#space");
  const fingers = new Map();
  let apart = null;
  const zoom = (factor) => {
    camera.distance = Math.max(700, Math.min(20000, camera.distance * factor));
    drawSpace();
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    apart = null;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (fingers.size === 2) {
      const [a, b] = [...fingers.values()];
      const now = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (apart) zoom(apart / now);
      apart = now;
      return;
    }
    camera.turn -= (event.clientX - before[0]) * 0.008;
    camera.tilt = Math.max(-0.2, Math.min(1.5, camera.tilt + (event.clientY - before[1]) * 0.006));
    drawSpace();
  });
  const lift = (event) => { fingers.delete(event.pointerId); apart = null; };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(event.deltaY * 0.001));
  }, { passive: false });
  for (const button of all("[data-view]")) button.addEventListener("click", () => lookFrom(button.dataset.view));
  key(["+", "="], "3D: nearer", () => zoom(0.85));
  key(["-"], "3D: further away", () => zoom(1 / 0.85));
  new ResizeObserver(drawSpace).observe(canvas);
};
