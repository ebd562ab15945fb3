// Words and controls are there at once; graphs follow when plotly.js is unpacked.
const loadPlotly = async () => {
  const packed = one("#plotly");
  const text = await unpacked(bytesOf(packed.textContent)).text();
  packed.remove();
  const script = element("script");
  script.textContent = text;
  document.head.append(script);
  if (!window.Plotly) throw new Error("plotly.js did not start");
};

startControls();
on("cycles", () => { updateTables(); updateBanner(); redraw(); });
on("view", () => { redraw(); redrawProfiles(); });
on("theme", () => { if (window.Plotly) { redraw(); redrawProfiles(); } });
startMotion().catch((error) => {
  one("#motion").hidden = true;
  console.error(error);
});
loadPlotly().then(startCharts).catch((error) => {
  one("#no-graphs").hidden = false;
  document.body.dataset.ready = "without graphs";
  console.error(error);
});
