// The pair as a picture: both services, the items that wait, and those that move between them.

import { $, write } from "./dom.js";
import { exact, facts } from "./service.js";
import { inWords, span } from "./status.js";

const PEER = { UNKNOWN: "not tried yet", UP: "up", HALTED: "halted", DOWN: "down" };
const OWN = { RUNNING: "running", PAUSED: "paused", DRAINING: "draining", HALTED: "halted" };

// How fast items move on the line: the seconds for the distance between two of them.
const FASTEST = 0.3, SLOWEST = 3;
let last = null;

const perSecond = (rate) => rate === null ? "no data yet" : `${rate.toLocaleString("en", { maximumFractionDigits: rate < 10 ? 1 : 0 })} per second`;

function showLink(id, rate, isBroken) {
  write(`${id}-rate`, perSecond(rate));
  $(id).classList.toggle("flowing", rate > 0);
  $(id).classList.toggle("broken", isBroken);
  $(id).style.setProperty("--pace", `${Math.max(FASTEST, SLOWEST / (1 + Math.log10(1 + (rate ?? 0))))}s`);
}

function fill(id, value, max) {
  Object.assign($(id), { max, value });
  $(id).style.setProperty("--fill", `${100 * value / max}%`);
  $(id).style.setProperty("--bar", value < 0.8 * max ? "var(--accent)" : "var(--bad)");
}

// A loopback address is of no use to a browser on another machine.
const isLoopback = (host) => /^(localhost|127\.|\[::1\])/.test(host);

export function showPair(stream) {
  const { outbox, items, peer, head } = stream;
  const time = Date.parse(stream.time);
  const rate = (count) => last === null || time <= last.time || items[count] < last.items[count] ? null
    : (items[count] - last.items[count]) * 1000 / (time - last.time);
  write("own-state", OWN[stream.state] ?? stream.state.toLowerCase());
  fill("own-outbox", outbox.size, outbox.capacity);
  write("own-waiting", `${exact(outbox.size)} of ${exact(outbox.capacity)} places taken${outbox.size === 0 ? "" : `, the oldest for ${span(age(outbox.oldestAge))}`}`);
  showLink("out", rate("forwarded"), peer.state === "DOWN");
  showLink("in", rate("fromPeer"), false);
  write("out-answer", peer.state === "DOWN" ? `No answer: ${inWords(peer.error)}` : `Last answer: ${peer.lastAnswer ?? "none yet"}`);
  write("peer-state", `${PEER[peer.state]}${peer.state === "UNKNOWN" ? "" : ` for ${span(time - Date.parse(peer.since))}`}`);
  $("peer-state").className = peer.state === "DOWN" ? "bad" : "";
  const isFull = peer.state === "UP" && (peer.lastAnswer ?? "").includes("429");
  fill("peer-outbox", isFull ? 1 : 0, 1);
  $("peer-outbox").classList.toggle("unknown", !isFull);
  write("peer-waiting", isFull ? "Its outbox is full" : "Its outbox is on its own page");
  const isReachable = peer.state !== "DOWN" && (!isLoopback(new URL(facts.peerUrl).hostname) || isLoopback(location.hostname));
  $("peer-page")[isReachable ? "setAttribute" : "removeAttribute"]("href", facts.peerUrl);
  $("head").hidden = head === null;
  write("head-text", head === null ? "" : `At the head of the outbox: item ${exact(head.item)}${head.first === head.last ? "" : ` and ${exact(BigInt(head.last) - BigInt(head.first))} more`}, tried ${exact(head.attempts)} times in ${span(time - Date.parse(head.since))}: ${inWords(head.lastAnswer)}`);
  write("bury", `Make item ${exact(head?.item ?? 0)} a dead letter, so that the next can be delivered`);
  last = { time, items };
}

// Milliseconds of a duration such as PT1H2M3.5S.
function age(duration) {
  const [, hours, minutes, seconds] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration) ?? [];
  return ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000;
}
