// The bars of the Movement Analysis Profile: as in the report, over all its cycles.
const NARROW_PX = 620;
const drawProfile = (graph) => {
  const isNarrow = graph.plot.clientWidth < NARROW_PX;
  const { groups, mcid_deg: mcid } = graph.figure.bars;
  const kinds = [["left", "left"], ["right", "right"], [null, "both"]];
  const last = groups.length - 1;
  const place = (g) => (g === last ? g + 0.35 : g);
  const width = 0.26;
  const traces = kinds.map(([side, name]) => {
    const bars = groups.flatMap((group, g) => {
      const bar = group.bars.find((b) => b.side === side && state.sides[side] !== false);
      const shift = { left: -width, right: 0, both: width }[name] + (group.bars.length === 2 ? width / 2 : 0);
      return bar ? [{ x: place(g) + shift, ...bar }] : [];
    });
    return {
      type: "bar", x: bars.map((b) => b.x), y: bars.map((b) => b.value_deg), width: width * 0.9, marker: { color: colour(name) },
      text: bars.map((b) => fixed(b.value_deg, 1)), textposition: "outside", textangle: isNarrow ? -90 : 0, constraintext: "none", textfont: { color: colour("ink"), size: isNarrow ? 9 : 10 }, cliponaxis: false, hoverinfo: "skip",
      error_y: { type: "data", array: bars.map((b) => b.sd_deg ?? 0), visible: bars.some((b) => b.sd_deg), color: colour("ink"), thickness: 1, width: 2 },
    };
  });
  const shapes = groups.flatMap((group, g) => (group.control_deg === undefined ? [] : [{
    type: "line", x0: place(g) - 0.42, x1: place(g) + 0.42, y0: group.control_deg, y1: group.control_deg, line: { color: colour("ink"), width: 1.6 },
  }]));
  // the smallest change that matters, upwards from the controls of the last score
  const from = groups[last].control_deg;
  const annotations = [];
  if (from !== undefined) {
    const x = place(last) + 0.48;
    shapes.push({ type: "line", x0: x, x1: x, y0: from, y1: from + mcid, line: { color: colour("soft"), width: 3 } });
    annotations.push({ x: x + 0.05, y: from + mcid / 2, text: isNarrow ? "MCID" : `MCID ${fixed(mcid, 1)}°`, showarrow: false, xanchor: "left", font: { size: 10, color: colour("soft") } });
  }
  const highest = Math.max(15, ...groups.flatMap((g) => g.bars.map((b) => b.value_deg + (b.sd_deg ?? 0) + 2)), ...groups.map((g) => (g.control_deg ?? 0) + mcid));
  const axis = { color: colour("soft"), gridcolor: colour("grid"), zerolinecolor: colour("zero"), fixedrange: true };
  window.Plotly.react(graph.plot, traces, {
    autosize: true, showlegend: false, hovermode: false, dragmode: false, bargap: 0, barmode: "overlay", margin: { l: 38, r: 8, t: 14, b: isNarrow ? 96 : 52 },
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { size: 10, color: colour("soft") },
    xaxis: { ...axis, showgrid: false, zeroline: false, tickvals: groups.map((_, g) => place(g)), ticktext: groups.map((g) => g.name.join(isNarrow ? " " : "<br>")), range: [-0.6, place(last) + (isNarrow ? 1.7 : 1.05)], tickangle: isNarrow ? -60 : 0 },
    yaxis: { ...axis, range: [0, highest], title: { text: "Degrees", standoff: 4 } }, shapes, annotations,
  }, CONFIG);
  scalable(graph.plot);
  graph.isDrawn = true;
};
const profiles = [];
const startProfile = (figureElement, figure) => {
  const graph = { figure, plot: one(".plot", figureElement) };
  profiles.push(graph);
  drawProfile(graph);
};
const redrawProfiles = () => { for (const graph of profiles) drawProfile(graph); };
