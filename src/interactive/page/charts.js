// The graphs: the report's panels, drawn by plotly.js, with hover values and a click to leave a cycle out.
const PERCENT = Array.from({ length: POINTS }, (_, i) => i);
const percentOf = (values) => (values.length === POINTS ? PERCENT : values.map((_, i) => (100 * i) / (values.length - 1)));
const isCoarse = () => window.matchMedia("(pointer: coarse)").matches;

const isKineticPanel = (figure, panel) =>
  panel.variable !== undefined && data.conditions[figure.condition].variables[panel.variable].kinetic;

// What a panel shows now: means (made anew where cycles are left out), bands, cycles, events.
const contentOf = (figure, panel) => {
  const isLive = panel.variable !== undefined;
  const altered = isLive && isAlteredIn(figure.condition);
  const content = { means: [], bands: [], cycles: [], marks: panel.marks, norm: panel.norm ?? null };
  const shown = (side) => state.sides[side];
  for (const line of panel.lines.filter((l) => shown(l.side))) {
    if (line.cycle !== undefined) {
      const values = curveOf(figure.condition, line.cycle, panel.variable);
      content.cycles.push({ side: line.side, place: line.cycle, thick: line.thick, values, filled: line.filled ?? [] });
    } else if (!altered) {
      content.means.push({ side: line.side, values: line.values, filled: line.filled ?? [] });
    }
  }
  const hasMeans = panel.lines.some((line) => line.cycle === undefined);
  if (!altered) {
    content.bands = panel.ribbons.filter(([side]) => shown(side)).map(([side, band]) => ({ side, ...band }));
  } else {
    const sides = SIDES.filter((side) => shown(side) && panel.lines.some((l) => l.side === side));
    content.marks = [];
    for (const side of sides) {
      const spread = spreadOf(figure.condition, panel.variable, side);
      if (!spread) continue;
      content.marks.push(marksOf(figure.condition, side, isKineticPanel(figure, panel)));
      if (!hasMeans) continue;
      content.means.push({ side, values: spread.mean, filled: [] });
      if (spread.sd && panel.ribbons.length) content.bands.push({ side, mean: spread.mean, sd: spread.sd });
    }
  }
  if (isLive && state.cycles && !content.cycles.length) {
    data.conditions[figure.condition].cycles.forEach((cycle, place) => {
      const values = shown(cycle.side) && cycle.accepted ? curveOf(figure.condition, place, panel.variable) : null;
      if (values) content.cycles.push({ side: cycle.side, place, thick: false, values, filled: [] });
    });
  }
  content.marks = content.marks.filter((m) => shown(m.side));
  return content;
};

const polygon = (band, fill, opacity) => {
  const x = percentOf(band.mean);
  const upper = band.mean.map((v, i) => v + band.sd[i]);
  const lower = band.mean.map((v, i) => v - band.sd[i]);
  return {
    x: x.concat([...x].reverse()), y: upper.concat(lower.reverse()), fill: "toself", fillcolor: fill, opacity, mode: "lines",
    line: { width: 0 }, hoverinfo: "skip",
  };
};
const line = (values, side, width, more = {}) => ({
  x: percentOf(values), y: values, mode: "lines", hoverinfo: "skip",
  line: { color: colour(side), width, dash: side === "right" ? "5px,3px" : "solid", ...more },
});
const filledStrokes = (curve) =>
  curve.filled.map(([from, to]) => {
    const x = percentOf(curve.values);
    const inside = x.map((_, i) => i).filter((i) => x[i] >= from - 1 && x[i] <= to + 1);
    return { x: inside.map((i) => x[i]), y: inside.map((i) => curve.values[i]), mode: "lines", hoverinfo: "skip", line: { color: colour("filled"), width: 7 } };
  });

const tracesOf = (figure, content) => {
  const traces = [];
  if (content.norm) {
    traces.push(polygon(content.norm, colour("norm"), 1));
    if (content.norm.sd.every((sd) => sd === 0)) traces.push(line(content.norm.mean, "norm-line", 1.4));
  }
  for (const band of content.bands) traces.push(polygon(band, colour(band.side), 0.2));
  for (const cycle of content.cycles) {
    const isOut = !counts(figure.condition, cycle.place);
    traces.push(...filledStrokes(cycle));
    const trace = line(cycle.values, cycle.side, cycle.thick && !isOut ? 2.2 : 0.9);
    if (isOut) trace.line = { color: colour("gone"), width: 1, dash: "dot" };
    else if (content.means.length) trace.opacity = 0.55;
    traces.push(trace);
  }
  for (const mean of content.means) traces.push(...filledStrokes(mean), line(mean.values, mean.side, 2.2));
  return traces;
};

const shapesOf = (panel, content) => {
  const vertical = (x, from, to, style) => ({ type: "line", xref: "x", yref: "paper", x0: x, x1: x, y0: from, y1: to, line: style });
  const shapes = [];
  if (content.norm && panel.norm_foot_off !== undefined) {
    shapes.push(vertical(panel.norm_foot_off, 0, 1, { color: colour("norm-line"), width: 1 }));
  }
  for (const mark of content.marks) {
    const style = { color: colour(mark.side), width: 1.1, dash: mark.side === "right" ? "4px,2.5px" : "solid" };
    if (mark.foot_off_pct !== null) shapes.push(vertical(mark.foot_off_pct, 0, 1, style));
    for (const tick of [mark.opposite_off_pct, mark.opposite_contact_pct]) {
      if (tick !== null) shapes.push(vertical(tick, 0.93, 1, { color: colour(mark.side), width: 2 }));
    }
  }
  return shapes;
};

const layoutOf = (panel, content, isLarge) => {
  const axis = { color: colour("soft"), gridcolor: colour("grid"), zeroline: true, zerolinecolor: colour("zero"), zerolinewidth: 1, linecolor: colour("norm-line"), mirror: true, showline: true, ticks: "", ticklabeloverflow: "allow", fixedrange: isCoarse() && !isLarge };
  const decimals = panel.range.tick < 1 ? 1 : 0;
  const ticks = [];
  for (let v = Math.ceil(panel.range.low / panel.range.tick); v * panel.range.tick <= panel.range.high + 1e-9; v++) ticks.push(v * panel.range.tick);
  return {
    autosize: true, showlegend: false, hovermode: false, dragmode: isCoarse() && !isLarge ? false : "zoom",
    margin: { l: 38, r: 13, t: 8, b: 20 }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif', size: isLarge ? 12 : 10, color: colour("soft") },
    xaxis: { ...axis, range: [0, 100], tickvals: [0, 20, 40, 60, 80, 100], zeroline: false },
    yaxis: { ...axis, range: [panel.range.low, panel.range.high], tickvals: ticks, ticktext: ticks.map((v) => fixed(v, decimals)) },
    shapes: shapesOf(panel, content), uirevision: "kept",
  };
};
const CONFIG = { displayModeBar: false, responsive: true, doubleClick: "reset", showTips: false, staticPlot: false };

const graphs = [];
const draw = (graph) => {
  graph.content = contentOf(graph.figure, graph.panel);
  const layout = layoutOf(graph.panel, graph.content, graph.isLarge);
  window.Plotly.react(graph.plot, tracesOf(graph.figure, graph.content), layout, CONFIG);
  graph.isDrawn = true;
  scalable(graph.plot);
  if (!graph.isListening) {
    graph.isListening = true;
    listen(graph);
    graph.plot.on("plotly_afterplot", () => scalable(graph.plot));
  }
};
// A drawing that print may scale to the width of its column.
const scalable = (plot) => {
  for (const svg of all(".main-svg", plot)) {
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  }
};

// ---- hover and click
const near = (graph, event) => {
  const axes = graph.plot._fullLayout;
  if (!axes || !axes.xaxis) return null;
  const box = graph.plot.getBoundingClientRect();
  const [px, py] = [event.clientX - box.left - axes.xaxis._offset, event.clientY - box.top - axes.yaxis._offset];
  if (px < 0 || py < 0 || px > axes.xaxis._length || py > axes.yaxis._length) return null;
  const percent = axes.xaxis.p2d(px);
  const found = { percent, cycle: null, distance: Infinity };
  for (const cycle of graph.content.cycles) {
    const at = Math.max(0, Math.min(cycle.values.length - 1, Math.round((percent / 100) * (cycle.values.length - 1))));
    for (const i of [at - 1, at, at + 1]) {
      if (cycle.values[i] === undefined) continue;
      const dx = axes.xaxis.d2p((100 * i) / (cycle.values.length - 1)) - px;
      const distance = Math.hypot(dx, axes.yaxis.d2p(cycle.values[i]) - py);
      if (distance < found.distance) Object.assign(found, { cycle, distance });
    }
  }
  return found;
};
const NEAR_PX = 9;
const tip = one("#tip");
const at = (values, percent) => {
  const place = (Math.max(0, Math.min(100, percent)) / 100) * (values.length - 1);
  const [low, high] = [Math.floor(place), Math.ceil(place)];
  return values[low] + (values[high] - values[low]) * (place - low);
};
const showTip = (graph, event) => {
  const found = near(graph, event);
  if (!found) return hideTip();
  const { unit, title } = graph.panel;
  const decimals = decimalsOf(unit);
  const withUnit = (text) => (unit === "°" ? `${text}°` : `${text} ${unit}`);
  const rows = [element("b", "", `${title}, ${fixed(found.percent, 0)} % of the cycle`)];
  const row = (className, name, value) => {
    const made = element("div", `row ${className}`);
    made.append(element("span", "", name), element("span", "", value));
    rows.push(made);
  };
  for (const mean of graph.content.means) {
    const band = graph.content.bands.find((b) => b.side === mean.side);
    const text = meanAndSpread(at(mean.values, found.percent), band ? at(band.sd, found.percent) : null, decimals);
    row(mean.side[0], mean.side === "left" ? "Left" : "Right", withUnit(text));
  }
  const { norm } = graph.content;
  if (norm) row("", "Reference", withUnit(meanAndSpread(at(norm.mean, found.percent), at(norm.sd, found.percent), decimals)));
  if (found.cycle && found.distance <= NEAR_PX) {
    const { place, values, side } = found.cycle;
    row(side[0], wordsOf(graph.figure.condition, place), withUnit(fixed(at(values, found.percent), decimals)));
    rows.push(element("em", "", counts(graph.figure.condition, place) ? "Click: leave this cycle out" : "Left out. Click: put it back"));
    graph.plot.style.cursor = "pointer";
  } else {
    graph.plot.style.cursor = "";
  }
  tip.replaceChildren(...rows);
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const left = event.clientX + 16 + box.width > innerWidth ? event.clientX - box.width - 12 : event.clientX + 16;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${Math.max(4, Math.min(event.clientY + 14, innerHeight - box.height - 6))}px`;
};
const hideTip = () => { tip.hidden = true; };
const listen = (graph) => {
  let down = null;
  const { plot } = graph;
  plot.addEventListener("pointermove", (event) => showTip(graph, event));
  plot.addEventListener("pointerleave", hideTip);
  plot.addEventListener("pointerdown", (event) => { down = [event.clientX, event.clientY]; }, true);
  window.addEventListener("pointerup", (event) => {
    if (!down || Math.hypot(event.clientX - down[0], event.clientY - down[1]) > 4) { down = null; return; }
    down = null;
    const found = near(graph, event);
    if (found && found.cycle && found.distance <= NEAR_PX) {
      hideTip();
      toggleCycle(graph.figure.condition, found.cycle.place);
    }
  }, true);
};

// ---- drawing when there is time: what comes into view first
const queue = [];
const drawSome = (deadline) => {
  while (queue.length && (!deadline || deadline.timeRemaining() > 8 || deadline.didTimeout)) {
    const graph = queue.shift();
    if (!graph.isDrawn) draw(graph);
    if (deadline && deadline.didTimeout) break;
  }
  if (queue.length) later();
  else document.body.dataset.ready = "yes";
};
const later = () => ("requestIdleCallback" in window ? requestIdleCallback(drawSome, { timeout: 300 }) : setTimeout(() => drawSome({ timeRemaining: () => 0, didTimeout: true }), 20));
const drawAllNow = () => { for (const graph of graphs) if (!graph.isDrawn) draw(graph); };

const startCharts = () => {
  for (const figureElement of all("figure[data-figure]")) {
    const figure = data.figures[Number(figureElement.dataset.figure)];
    if (figure.kind === "bars") {
      startProfile(figureElement, figure);
      continue;
    }
    for (const panelElement of all("[data-panel]", figureElement)) {
      const panel = figure.panels[Number(panelElement.dataset.panel)];
      const graph = { figure, panel, plot: one(".plot", panelElement), element: panelElement, isLarge: false };
      panelElement.graph = graph;
      graphs.push(graph);
      one(".enlarge", panelElement).addEventListener("click", () => enlarge(graph));
    }
    one(".grid", figureElement).after(element("p", "x-title small soft", "Horizontal: gait cycle (%)"));
  }
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting && !target.graph.isDrawn) draw(target.graph);
    }
  }, { rootMargin: "300px" });
  const looker = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) target.graph.isVisible = isIntersecting;
    if (motion.trial) moveCursors();
  });
  for (const graph of graphs) {
    watcher.observe(graph.element);
    looker.observe(graph.element);
  }
  queue.push(...graphs);
  later();
};
const redraw = () => {
  for (const graph of graphs) if (graph.isDrawn) draw(graph);
  if (large && one("#large").open) draw(large);
};

let large = null;
const enlarge = (graph) => {
  const dialog = one("#large");
  one("h3", dialog).textContent = `${graph.panel.title} (${graph.panel.unit})`;
  dialog.showModal();
  const plot = element("div", "plot");
  one(".plot", dialog).replaceWith(plot);
  large = { figure: graph.figure, panel: graph.panel, plot, isLarge: true };
  draw(large);
};
