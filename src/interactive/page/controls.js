// Buttons, trial and cycle lists, contents, theme, printing, keys, help.
const KEYS = [];
const key = (names, what, action) => KEYS.push({ names, what, action });

const press = (button, isOn) => button.setAttribute("aria-pressed", String(isOn));
const toggleSide = (side) => {
  state.sides[side] = !state.sides[side];
  press(one(`#side-${side}`), state.sides[side]);
  tell("view");
};
const toggleCycles = () => {
  state.cycles = !state.cycles;
  press(one("#with-cycles"), state.cycles);
  tell("view");
};

const isDark = () => document.documentElement.dataset.theme === "dark";
const setTheme = (theme) => {
  document.documentElement.dataset.theme = theme;
  tell("theme");
};
const startTheme = () => {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = false;
  document.documentElement.dataset.theme = system.matches ? "dark" : "light";
  system.addEventListener("change", () => { if (!chosen) setTheme(system.matches ? "dark" : "light"); });
  one("#theme").addEventListener("click", () => { chosen = true; setTheme(isDark() ? "light" : "dark"); });
};

// Paper is white, and every graph is on it.
const startPrinting = () => {
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme;
    drawAllNow();
    if (before === "dark") setTheme("light");
  });
  window.addEventListener("afterprint", () => { if (before === "dark") setTheme("dark"); });
  one("#print").addEventListener("click", () => window.print());
};

const allCycles = () => data.conditions.flatMap((condition, c) => condition.cycles.map((cycle, place) => ({ ...cycle, c, place, name: nameOf(c, place) })));
const startCycleLists = () => {
  const cycles = allCycles();
  const trials = [...new Set(cycles.map((cycle) => cycle.trial))];
  const boxes = [];
  const box = (names, label) => {
    const input = element("input");
    input.type = "checkbox";
    input.checked = true;
    input.setAttribute("aria-label", label);
    input.disabled = !names.length;
    input.addEventListener("change", () => setOut(names, !input.checked));
    boxes.push(() => {
      const out = names.filter((name) => state.out.has(name)).length;
      input.checked = out < names.length;
      input.indeterminate = out > 0 && out < names.length;
    });
    return input;
  };
  for (const trial of trials) {
    const own = cycles.filter((cycle) => cycle.trial === trial && cycle.accepted);
    const chip = element("label", "chip");
    const count = SIDES.map((side) => `${own.filter((c) => c.side === side).length} ${side}`).join(", ");
    chip.append(box(own.map((cycle) => cycle.name), `Cycles of ${trial} count`), element("span", "", trial), element("small", "", count));
    one("#trials").append(chip);
  }
  const body = one("#cycle-table tbody");
  for (const cycle of cycles) {
    const row = element("tr", cycle.accepted ? "" : "rejected");
    const first = element("td");
    if (cycle.accepted) first.append(box([cycle.name], `${wordsOf(cycle.c, cycle.place)} counts`));
    else first.textContent = "no";
    const cells = [
      element("td", "", cycle.trial), element("td", cycle.side[0], cycle.side), element("td", "right", String(cycle.number)),
      element("td", "right", `${fixed(cycle.from_s, 2)} to ${fixed(cycle.to_s, 2)}`), element("td", "", cycle.loaded ? "clean" : "–"),
      element("td", "", cycle.why ? cycle.why.replaceAll("-", "\u2212") : ""),
    ];
    row.append(first, ...cells);
    body.append(row);
    boxes.push(() => row.classList.toggle("out", cycle.accepted && state.out.has(cycle.name)));
  }
  on("cycles", () => { for (const update of boxes) update(); });
};

const startContents = () => {
  const nav = one("#contents");
  const setOpen = (isOpen) => {
    nav.classList.toggle("open", isOpen);
    one("#menu").setAttribute("aria-expanded", String(isOpen));
  };
  one("#menu").addEventListener("click", () => setOpen(!nav.classList.contains("open")));
  nav.addEventListener("click", (event) => { if (event.target.closest("a")) setOpen(false); });
  const links = new Map(all("a", nav).map((a) => [a.hash.slice(1), a]));
  const visible = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) visible.add(target.id);
      else visible.delete(target.id);
    }
    const here = [...links.keys()].find((id) => visible.has(id));
    for (const [id, a] of links) a.classList.toggle("here", id === here);
  }, { rootMargin: "-80px 0px -60% 0px" });
  for (const section of all("main > section")) watcher.observe(section);
};

const showHelp = () => {
  const table = element("table");
  for (const { names, what } of KEYS) {
    const row = element("tr");
    const keys = element("td");
    for (const name of names) keys.append(element("kbd", "", name === " " ? "Space" : name.replace("Arrow", "")), " ");
    row.append(keys, element("td", "", what));
    table.append(row);
  }
  const words = [
    "This page holds the same report as the PDF and works without a network. Nothing that is done here changes the report: it is a view.",
    "Graphs: point at a curve to read values; drag to zoom, double-click to see all; the sign in the corner of a graph enlarges it. Click the curve of a cycle to leave it out. Red and solid is left, blue and dashed is right, grey is the reference.",
    "While a cycle is left out, a line at the top says that this is not the signed report, and numbers made anew are shaded. Scores (z), percentages and ratios of such rows are not made anew and show a dash.",
  ];
  one("#help .help").replaceChildren(...words.map((text) => element("p", "", text)), element("h3", "", "Keys"), table);
  one("#help").showModal();
};

const startKeys = () => {
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const inField = event.target.closest?.("select, textarea, input:not([type=range]):not([type=checkbox])");
    const onButton = event.key === " " && event.target.closest?.("button, input, summary, a, select, video");
    const onSlider = event.key.startsWith("Arrow") && event.target.closest?.("input[type=range], .scroll");
    if (inField || onButton || onSlider || one("dialog[open]")) return;
    const found = KEYS.find(({ names }) => names.includes(event.key));
    if (!found) return;
    event.preventDefault();
    found.action(event);
  });
};

const startControls = () => {
  for (const side of SIDES) one(`#side-${side}`).addEventListener("click", () => toggleSide(side));
  one("#with-cycles").addEventListener("click", toggleCycles);
  one("#restore").addEventListener("click", () => setOut([...state.out], false));
  one("#ask").addEventListener("click", showHelp);
  key(["l"], "left side on or off", () => toggleSide("left"));
  key(["r"], "right side on or off", () => toggleSide("right"));
  key(["c"], "single cycles in graphs of means on or off", toggleCycles);
  key(["0"], "put all cycles back", () => setOut([...state.out], false));
  key(["t"], "light or dark", () => one("#theme").click());
  key(["p"], "print", () => window.print());
  key(["?"], "this help", showHelp);
  startTheme();
  startPrinting();
  startCycleLists();
  startContents();
  startKeys();
};
