"use strict";
// What-if: re-ranks the options from the table that the program put into the page. Nothing is fetched, nothing is
// kept. The table's columns and what they mean: include/steelyard/decide/response.hpp.

/** The place of a factor among the nodes of an axis: the node below, and how far to the next. */
function placeOf(factors, factor) {
  let below = 0;
  while (below + 2 < factors.length && factors[below + 1] < factor) below += 1;
  if (factors.length < 2) return [0, 0];
  const share = (factor - factors[below]) / (factors[below + 1] - factors[below]);
  return [below, Math.min(1, Math.max(0, share))];
}

/** An option's node at a place between nodes; possible where every node around it is. */
function nodeAt(table, option, volume, horizon) {
  const [v, a] = placeOf(table.volume.factors, volume);
  const [h, b] = placeOf(table.horizon.factors, horizon);
  const width = table.horizon.factors.length;
  const node = { possible: true };
  for (const [dv, dh] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
    const weight = (dv ? a : 1 - a) * (dh ? b : 1 - b);
    if (weight === 0) continue;
    const row = option.nodes[(v + dv) * width + h + dh];
    table.columns.forEach((column, k) => {
      if (column === "possible") node.possible = node.possible && row[k] === 1;
      else node[column] = (node[column] || 0) + weight * row[k];
    });
  }
  return node;
}

/**
 * Every option at some settings, the best first.
 * at: volume and horizon as multiples of the plan's, label in USD or null (as in the plan), carbon in USD a tonne,
 * grid as a multiple of the carbon intensity.
 */
function weigh(data, at) {
  const table = data.what_if;
  const priced = data.by === "score" || (data.by === "cost" && at.carbon > 0);
  const options = table.options.map((option) => {
    const node = nodeAt(table, option, at.volume, at.horizon);
    const cost = at.label === null ? node.cost_usd : node.label_free_usd + node.usd_per_label_price * at.label;
    const kg = node.emissions_kgco2e + (at.grid - 1) * node.grid_kgco2e;
    const value = { emissions: kg, energy: node.energy_kwh, "compute-hours": node.compute_hours }[data.by];
    return {
      id: option.id, title: option.title, approach: option.approach, good: option.good_enough,
      possible: node.possible, cost, kg,
      value: value === undefined ? cost + (priced ? (kg / 1000) * at.carbon : 0) : value,
    };
  });
  options.sort((x, y) => Number(y.possible) - Number(x.possible) || x.value - y.value);
  return options;
}

/** The option to start with: the best that is possible and not unlikely to be good enough. */
function chosen(options) {
  return options.find((o) => o.possible && o.good) || options.find((o) => o.possible) || null;
}

/** The settings that lie outside of what the table knows. */
function outside(data, at) {
  const table = data.what_if;
  const beyond = [];
  for (const [name, axis] of [["volume", table.volume], ["horizon", table.horizon]]) {
    const low = axis.factors[0], high = axis.factors[axis.factors.length - 1];
    if (at[name] < low * 0.999999 || at[name] > high * 1.000001)
      beyond.push(`${name} (known from ${short(axis.base * low)} to ${short(axis.base * high)})`);
  }
  return beyond;
}

/** A number of the plan, or a range, times a factor. */
function scaled(value, factor) {
  if (typeof value === "number") return Number((value * factor).toPrecision(6));
  const out = {};
  for (const key of Object.keys(value)) out[key] = scaled(value[key], factor);
  return out;
}

/** What to type so that the program answers the same question. */
function command(data, at) {
  const words = ["steelyard compare plan.json"];
  const set = (path, value) => {
    const text = typeof value === "number" ? String(value) : `'${JSON.stringify(value)}'`;
    words.push(`--set ${path}=${text}`);
  };
  if (at.volume !== 1) set(data.what_if.volume.path, scaled(data.plan.volume, at.volume));
  if (at.horizon !== 1) set(data.what_if.horizon.path, scaled(data.plan.horizon, at.horizon));
  if (at.label !== null) set(data.what_if.label_path, at.label);
  if (at.carbon !== data.what_if.carbon_usd_per_tonne || (data.by === "cost" && at.carbon > 0)) {
    if (data.by === "cost" && at.carbon > 0) words.push("--set ranking.by=score");
    set("ranking.carbon_usd_per_tonne", at.carbon);
  }
  if (at.grid !== 1) set(data.what_if.grid_path, scaled(data.plan.grid, at.grid));
  return words.join(" ");
}

/** Three digits and a prefix, as the program writes numbers. */
function short(value) {
  const size = Math.abs(value);
  for (const [from, unit, letter] of [[1e12, 1e12, " T"], [1e9, 1e9, " G"], [1e6, 1e6, " M"], [1e4, 1e3, " k"]])
    if (size >= from * 0.9995) {
      const shown = value / unit;
      return shown.toFixed(Math.abs(shown) < 9.995 ? 2 : Math.abs(shown) < 99.95 ? 1 : 0) + letter;
    }
  if (size >= 1000) return String(Math.round(value / 10) * 10);
  return size === 0 ? "0" : String(Number(value.toPrecision(3)));
}

function money(value) {
  return (value < 0 ? "-$" : "$") + short(Math.abs(value));
}

/** How much more or less than in the plan. */
function change(now, before) {
  if (!(before > 0)) return "";
  const share = Math.round((now / before - 1) * 100);
  return share === 0 ? "" : `${share > 0 ? "+" : "−"}${Math.abs(share)} % on the plan`;
}

function start(document) {
  const source = document.getElementById("what-if-data");
  const section = document.getElementById("what-if");
  if (!source || !section) return;
  const data = JSON.parse(source.textContent);
  const table = data.what_if;
  const untouched = { volume: 1, horizon: 1, label: null, carbon: data.by === "score" ? table.carbon_usd_per_tonne : 0, grid: 1 };
  let at = { ...untouched };
  const planned = new Map(weigh(data, untouched).map((o) => [o.id, o]));
  const part = (id) => document.getElementById(id);
  const make = (name, text, css) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (css) element.className = css;
    return element;
  };

  function show() {
    const options = weigh(data, at);
    const best = chosen(options);
    const beyond = outside(data, at);
    const before = chosen(weigh(data, untouched));
    part("what-if-answer").textContent = best
      ? `Start with ${best.title} (${best.approach}): mean cost ${money(best.cost)}, ${short(best.kg)} kgCO2e.` +
        (before && before.id !== best.id ? ` The plan as it stands starts with ${before.title}.` : "")
      : "None of the options that this page follows is possible there.";
    part("what-if-warning").textContent = beyond.length
      ? `This page does not know that far: ${beyond.join("; ")}. Shown is the nearest it knows; the command below asks the program.`
      : "";
    part("what-if-command").textContent = command(data, at);
    const rows = part("what-if-rows");
    const most = Math.max(...options.filter((o) => o.possible).map((o) => o.value), 0);
    rows.replaceChildren(...options.map((option, k) => {
      const row = make("tr");
      const was = planned.get(option.id);
      row.append(make("td", option.possible ? (best && option.id === best.id ? "→ " : "") + String(k + 1) : "–", "number"));
      const title = make("td", option.title, best && option.id === best.id ? "strong" : "");
      title.append(make("br"), make("small", option.approach + (option.good ? "" : ", unlikely to be good enough")));
      const bar = make("span", undefined, "bar");
      bar.style.width = option.possible && most > 0 ? `${Math.max(0, (option.value / most) * 100)}%` : "0";
      title.append(bar);
      row.append(title);
      for (const [now, then, shown] of [[option.cost, was.cost, money], [option.kg, was.kg, short]]) {
        const cell = make("td", option.possible ? shown(now) : "not possible", "number");
        if (option.possible && was.possible && change(now, then)) cell.append(make("br"), make("small", change(now, then)));
        row.append(cell);
      }
      return row;
    }));
  }

  // A slider and a number say the same; the number may go beyond the slider.
  function connect(name, toValue, toSlider, set) {
    const slider = part(`${name}-slider`), number = part(`${name}-number`);
    if (!slider || !number) return () => {};
    slider.addEventListener("input", () => {
      const value = toValue(Number(slider.value));
      number.value = String(Number(value.toPrecision(3)));
      set(Number(slider.value) === Number(slider.defaultValue) ? null : Number(number.value));
      show();
    });
    number.addEventListener("input", () => {
      const value = Number(number.value);
      if (number.value === "" || !Number.isFinite(value) || value < 0) return;
      slider.value = String(toSlider(value));
      set(value);
      show();
    });
    return () => {
      slider.value = slider.defaultValue;
      number.value = number.defaultValue;
    };
  }

  const factorOf = (axis) => (value) => (value === null || !(value > 0) ? 1 : value / axis.base);
  const volume = factorOf(table.volume), horizon = factorOf(table.horizon);
  const resets = [
    connect("volume", (s) => table.volume.base * 2 ** s, (v) => Math.log2(v / table.volume.base),
      (v) => { at.volume = volume(v); }),
    connect("horizon", (s) => s, (v) => v, (v) => { at.horizon = horizon(v); }),
    connect("carbon", (s) => s, (v) => v, (v) => { at.carbon = v === null ? untouched.carbon : v; }),
    connect("label", (s) => s, (v) => v, (v) => { at.label = v; }),
    connect("grid", (s) => s, (v) => v, (v) => { at.grid = v === null ? 1 : v / 100; }),
  ];
  part("what-if-reset").addEventListener("click", () => {
    at = { ...untouched };
    resets.forEach((reset) => reset());
    show();
  });
  section.hidden = false;
  show();
}

/** Paper has no triangles to click on. */
function openForPrint(window, document) {
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((d) => { d.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((d) => { d.open = false; }));
}

if (typeof document !== "undefined") {
  start(document);
  openForPrint(window, document);
}
if (typeof module !== "undefined") module.exports = { weigh, chosen, outside, command, scaled };
