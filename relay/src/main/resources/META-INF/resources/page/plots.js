// The items that flowed and waited in the last minutes, from the history that the service keeps.

import uPlot from "../webjars/uplot/dist/uPlot.esm.js";
import { $ } from "./dom.js";

// The service samples every second. A longer pause is a gap.
const SECONDS = 300, GAP = 5;

const dark = matchMedia("(prefers-color-scheme: dark)");
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const text = (value) => value === null || value === undefined ? "no data" : Math.round(value).toLocaleString("en");

class Plot {
  // Each line is a label, a colour's name, a width and dashes.
  constructor(id, lines) {
    this.element = $(id);
    this.lines = lines;
    this.data = [[], ...lines.map(() => [])];
    this.draw();
    dark.addEventListener("change", () => this.draw());
    new ResizeObserver(() => {
      this.plot.setSize(this.size());
      this.update();
    }).observe(this.element);
  }

  size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight - 28 };
  }

  draw() {
    this.plot?.destroy();
    const axis = { stroke: color("--quiet"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
    this.plot = new uPlot({
      ...this.size(),
      padding: [8, 20, 0, 0],
      cursor: { drag: { x: false, y: false } },
      scales: {
        x: { range: (plot, min, max) => [(max ?? Date.now() / 1000) - SECONDS, max ?? Date.now() / 1000] },
        y: { range: (plot, min, max) => [0, Math.max(max ?? 0, 4) * 1.1] },
      },
      axes: [
        { ...axis, size: 28, space: 50, incrs: [60], values: [[60, "{HH}:{mm}", null, null, null, null, null, null, 1]] },
        { ...axis, size: 52, values: (plot, ticks) => ticks.map((tick) => Number.isInteger(tick) ? tick.toLocaleString("en") : "") },
      ],
      series: [
        { label: "Time", value: "{HH}:{mm}:{ss}" },
        ...this.lines.map(([label, name, width, dash]) => ({
          label, width, dash, stroke: color(name), points: { show: false }, value: (plot, value) => text(value),
        })),
      ],
    }, this.data, this.element);
    this.update();
  }

  // Adds a sample; a null value leaves a gap.
  add(time, ...values) {
    [time, ...values].forEach((value, i) => this.data[i].push(value));
    while (this.data[0][0] < time - SECONDS) {
      this.data.forEach((line) => line.shift());
    }
  }

  // Shows the last values in the legend unless the cursor selects others, and in words for those who cannot see them.
  update() {
    this.plot.setData(this.data);
    if (this.plot.cursor.left < 0) {
      this.plot.setLegend({ idx: this.data[0].length - 1 });
    }
    this.element.ariaLabel = this.lines.map(([label], i) => {
      const values = this.data[i + 1].filter((value) => value !== null);
      return `${label}: ${text(this.data[i + 1].at(-1))} now, ${values.length === 0 ? "no data before" : `at most ${text(Math.max(...values))}`}`;
    }).join("; ");
  }
}

let plots = null, last = null;

// The time of the last shown sample, in milliseconds since 1970.
export const lastTime = () => last?.time ?? 0;

export function showHistory(samples) {
  if (plots === null) {
    document.querySelectorAll("[data-plot]").forEach((section) => { section.hidden = false; });
    plots = [new Plot("rate", [["Received", "--accent", 4], ["Forwarded", "--second", 1.5, [6, 3]]]), new Plot("outbox", [["Waiting", "--accent", 2]])];
  }
  const [rate, outbox] = plots;
  // Two answers may contain the same samples.
  for (const sample of samples.filter(({ time }) => time > lastTime())) {
    const seconds = last === null ? 0 : (sample.time - last.time) / 1000;
    const isGap = seconds <= 0 || seconds > GAP || sample.received < last.received || sample.forwarded < last.forwarded;
    if (last !== null && seconds > GAP) {
      outbox.add(sample.time / 1000 - 1, null);
    }
    rate.add(sample.time / 1000, ...["received", "forwarded"].map((count) => isGap ? null : (sample[count] - last[count]) / seconds));
    outbox.add(sample.time / 1000, sample.waiting);
    last = sample;
  }
  plots.forEach((plot) => plot.update());
}
