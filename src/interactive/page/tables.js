// Rows of tables that are means over cycles follow the cycles that count.
const updateTables = () => {
  for (const section of all("section[data-condition]")) {
    const condition = Number(section.dataset.condition);
    const altered = isAlteredIn(condition);
    for (const row of all("tr[data-parameter]", section)) {
      const { parameter, decimals } = row.dataset;
      let moved = false;
      for (const cell of all("td[data-shows]", row)) {
        cell.dataset.report ??= cell.textContent;
        let text = cell.dataset.report;
        if (altered && cell.dataset.shows !== "follows") {
          const value = valueOf(condition, parameter, cell.dataset.side);
          if (cell.dataset.shows === "n") text = value.n ? String(value.n) : "–";
          else text = value.n ? meanAndSpread(value.mean, value.sd, Number(decimals)) : "–";
        }
        const changed = text !== cell.dataset.report;
        moved ||= changed;
        cell.textContent = text;
        cell.classList.toggle("changed", changed);
        cell.title = changed ? `Report: ${cell.dataset.report}` : "";
      }
      for (const cell of all('td[data-shows="follows"]', row)) {
        cell.textContent = moved ? "–" : cell.dataset.report;
        cell.classList.toggle("follows-none", moved);
        cell.title = moved ? `Not made anew. Report: ${cell.dataset.report}` : "";
      }
    }
  }
};

// In the margin of every printed page, where the browser knows such margins; each section says it in any case.
const markPages = (n) => {
  one("#page-mark")?.remove();
  if (!n) return;
  const style = element("style", "", `@page { @bottom-center { content: "Not the signed report: ${n} left out of the cycles"; font: 8pt sans-serif; color: #5c3b00; } }`);
  style.id = "page-mark";
  document.head.append(style);
};

const updateBanner = () => {
  const banner = one("#banner");
  const accepted = data.conditions.flatMap((c) => c.cycles).filter((c) => c.accepted).length;
  document.body.classList.toggle("altered", isAltered());
  banner.hidden = !isAltered();
  const n = state.out.size;
  markPages(n);
  one("p", banner).textContent = `Not the signed report: ${n} of ${accepted} cycles left out. Means, bands and the shaded numbers are made anew without ${n === 1 ? "it" : "them"}; everything else is of the report.`;
};
