// What flowed and what waited in the last minutes.

import uPlot from "../webjars/uplot/dist/uPlot.esm.js";

const SECONDS = 300;
const dark = matchMedia("(prefers-color-scheme: dark)");

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

class Plot {
  // The lines are pairs of a label and a colour's name.
  constructor(id, lines) {
    this.element = document.getElementById(id);
    this.lines = lines;
    this.data = [[], ...lines.map(() => [])];
    this.draw();
    dark.addEventListener("change", () => this.draw());
    new ResizeObserver(() => this.plot.setSize(this.size())).observe(this.element);
  }

  size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight - 28 };
  }

  draw() {
    this.plot?.destroy();
    const axis = { stroke: color("--quiet"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
    this.plot = new uPlot({
      ...this.size(),
      padding: [8, 8, 0, 0],
      cursor: { drag: { x: false, y: false } },
      scales: {
        x: { range: (plot, min, max) => [(max ?? Date.now() / 1000) - SECONDS, max ?? Date.now() / 1000] },
        y: { range: (plot, min, max) => [0, Math.max(max ?? 0, 4) * 1.1] },
      },
      axes: [
        { ...axis, size: 28, space: 70, values: [[60, "{HH}:{mm}", null, null, null, null, null, null, 1]] },
        { ...axis, size: 44, values: (plot, ticks) => ticks.map((tick) => Number.isInteger(tick) ? tick.toLocaleString("en") : "") },
      ],
      series: [
        { label: "Time", value: "{HH}:{mm}:{ss}" },
        ...this.lines.map(([label, name]) => ({
          label,
          stroke: color(name),
          width: 2,
          points: { show: false },
          value: (plot, value) => value === null ? "–" : Math.round(value).toLocaleString("en"),
        })),
      ],
    }, this.data, this.element);
  }

  // Adds values for now; null leaves a gap.
  add(now, ...values) {
    [now, ...values].forEach((value, i) => this.data[i].push(value));
    while (this.data[0][0] < now - SECONDS) {
      this.data.forEach((line) => line.shift());
    }
    this.plot.setData(this.data);
  }
}

const rate = new Plot("rate", [["Received", "--accent"], ["Forwarded", "--second"]]);
const outbox = new Plot("outbox", [["Items", "--accent"]]);

let last = null;

// Adds a state of the stream; or null, if there is none.
export function add(stream) {
  const now = Date.now() / 1000;
  if (stream === null) {
    last = null;
    rate.add(now, null, null);
    outbox.add(now, null);
    return;
  }
  const perSecond = (count) => {
    const more = stream.items[count] - last.items[count];
    return more >= 0 ? more / (now - last.now) : null;
  };
  rate.add(now, ...["received", "forwarded"].map((count) => last === null ? null : perSecond(count)));
  outbox.add(now, stream.outbox.size);
  last = { now, items: stream.items };
}
