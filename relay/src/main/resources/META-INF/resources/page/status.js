// The problems, worst first: one line in the header, and in the tab's title.

import { $, element, write } from "./dom.js";
import { exact, facts } from "./service.js";

const LEVELS = ["bad", "warn", "good", ""], NEARLY_FULL = 0.8, FLOWING = 5000;

let flow = null; // How many items the peer has accepted, and when that last changed: a change shows that it accepts items.

const items = (count) => `${exact(count)} ${count === 1 ? "item" : "items"}`;
const wait = (count) => count === 0 ? "nothing waits" : `${items(count)} ${count === 1 ? "waits" : "wait"}`;

// An answer, or what happened instead.
export const inWords = (answer) => answer.replace(/^no answer: /, "");

export const date = (time) => new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });

// A time span in words.
export function span(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [minutes, hours, days] = [60, 3600, 86400].map((length) => Math.floor(seconds / length));
  return minutes === 0 ? `${seconds} s` : hours === 0 ? `${minutes} min` : days === 0 ? `${hours} h ${minutes % 60} min` : `${days} d`;
}

// What applies: a level, a title that changes only with the condition, and a function for a changing text and advice.
function conditions({ state, paused, delivering, outbox, items: counts, peer, head, blocked, store, deadLetterCount: letters, followers, time }) {
  const since = (then) => span(Date.parse(time) - Date.parse(then));
  const untilNext = () => Date.parse(head?.nextAttempt ?? time) - Date.parse(time);
  const nextTry = () => untilNext() >= 500 ? `next try in ${span(untilNext())}` : "trying now";
  const waits = wait(outbox.size);
  const fill = outbox.size / outbox.capacity;
  const all = [
    [store.error !== null, "bad", "Store down", () => [`Store down for ${since(store.failingSince)}: ${store.error}`,
      "Nothing is accepted or delivered until it works again. Accepted items are kept."]],
    [blocked !== null, "bad", "Delivery blocked", () => [`Delivery blocked: ${blocked}`,
      "Nothing is delivered until you decide: fix the cause, or make the item at the head a dead letter."]],
    [peer.state === "DOWN", "bad", `${peer.name} down`,
      () => [`${peer.name} down for ${since(peer.since)}, ${waits}${outbox.size === 0 ? "" : `, ${nextTry()}`} (${inWords(peer.error)})`,
        `Start ${peer.name}, or look at its log. The items that wait are delivered as soon as it answers.`]],
    [fill >= 1, "bad", "Outbox full", () => [`Outbox full: ${waits}, and new ones are refused`, `It empties as ${peer.name} accepts them.`]],
    [peer.state === "HALTED", "warn", `${peer.name} halted`,
      () => [`${peer.name} halted ${since(peer.since)} ago: items posted here are ${peer.onHalt === "KEEP" ? `kept, ${waits}` : `dropped, ${exact(counts.dropped)} so far`}`,
        `Start another exchange on the page of ${peer.name}.`]],
    [state === "DRAINING", "warn", "Draining", () => [`Draining: new items are refused, ${waits}`, "Press End the drain to accept items again."]],
    [paused !== null, "warn", "Paused", () => [`Paused ${since(paused.since)} ago${paused.by === null ? "" : ` by ${paused.by}`}: ${waits}`,
      `Press Resume delivery to go on. Paused at ${date(paused.since)}.`]],
    [state === "HALTED", "warn", "Halted", () => ["Halted: the exchange is over, and items posted here are refused", "Start another exchange below."]],
    [peer.state === "UP" && blocked === null && head !== null, "warn", `${peer.name} busy`,
      () => [`${peer.name} busy for ${since(head.since)}, ${waits}, ${nextTry()}`, `Its last answer: ${head.lastAnswer}`]],
    [fill >= NEARLY_FULL && fill < 1, "warn", "Outbox nearly full", () => [`Outbox ${Math.floor(fill * 100)}% full: ${waits}`, "New items are refused once it is full."]],
    [letters > 0, "warn", "Dead letters", () => [`${exact(letters)} dead ${letters === 1 ? "letter: an item" : "letters: items"} that ${peer.name} refused for good`,
      "Look at them below: send them again, or drop them."]],
    [followers.size >= followers.limit, "warn", "Follower limit", () => [`${followers.size} of ${followers.limit} followers: nobody else can follow the items`,
      "Close some pages, or raise relay.followers.max."]],
    [!delivering, "", "Standing by", () => ["Standing by: another process that shares the store delivers", ""]],
  ].filter(([applies]) => applies);
  flow = counts.forwarded === flow?.count ? flow : { count: counts.forwarded, time: flow === null ? null : time };
  const well = peer.state === "UNKNOWN" ? ["", "Ready", () => [`Ready: nothing has been sent to ${peer.name} yet`, ""]]
    : flow.time !== null && Date.parse(time) - Date.parse(flow.time) < FLOWING ? ["good", "Running", () => ["Running: items flow", ""]]
      : ["", "Idle", () => [`Idle: ${waits}, and ${peer.name} answered the last delivery`, ""]];
  return (all.length > 0 ? all : [[true, ...well]])
    .map(([, level, title, words]) => ({ level, title, text: words()[0], advice: words()[1] }));
}

function draw([worst, ...others]) {
  $("status").className = `status ${worst.level}`;
  write("headline", worst.text);
  write("advice", worst.advice);
  $("others").replaceChildren(...others.map(({ level, text }) => element("li", { className: level, textContent: text })));
  document.title = `${worst.title} \u2013 ${facts.service}`;
  write("spoken", [worst, ...others].map((condition) => condition.title).join(", "));
}

export const showStatus = (stream) => draw(conditions(stream).sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)));

export const showSilence = (since, error) => draw([{
  level: "bad",
  title: `${facts.service} does not answer`,
  text: `${facts.service} has not answered since ${since.toLocaleTimeString("en", { hour12: false })}`,
  advice: `${error.message} This page tries again every second. Below it shows the last known state.`,
}]);

// For a service whose state the page cannot read.
export const showLittle = (isLive) => draw([isLive
  ? { level: "", title: "State unknown", text: "The state of the stream is not shown on this page", advice: facts.streamWhyNot }
  : { level: "bad", title: "Not connected", text: `${facts.service} does not answer`, advice: "This page tries again every few seconds." }]);
