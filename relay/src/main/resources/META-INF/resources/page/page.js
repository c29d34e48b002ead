// Shows the service as it is, asks it again every second, and tells it what the buttons say.

import * as service from "./service.js";
import { follow } from "./items.js";
import * as plots from "./plots.js";

const INTERVAL = 1000;

const COUNTS = [
  ["received", "received"],
  ["forwarded", "forwarded"],
  ["duplicate", "repeats skipped"],
  ["refused", "refused"],
  ["dropped", "dropped at the halt"],
  ["deadLettered", "dead letters"],
];

const $ = (id) => document.getElementById(id);

let hasAnswered = true;
let isFollowing = false;
let lostAt = null;
let hasExchange = null;
let complaint = null;
let shownLetters = "[[],0]";
let lettersListed = null;
let storeError = null;
let headNumber = null;

function badge(id, text, kind) {
  // Only what changes: a screen reader speaks it.
  if ($(id).textContent !== text) {
    $(id).textContent = text;
  }
  $(id).className = `badge ${kind}`;
}

function showConnection() {
  const isLive = hasAnswered && isFollowing;
  lostAt = isLive ? null : lostAt ?? new Date();
  badge("connection", isLive ? "live" : hasAnswered ? "connecting" : "connection lost", isLive ? "good" : hasAnswered ? "warn" : "bad");
  const text = hasAnswered ? storeError ?? complaint
    : `${document.title} has not answered since ${lostAt.toLocaleTimeString("en", { hour12: false })}. This page tries again every second.`;
  $("problem").hidden = text === null;
  if ($("problem").textContent !== (text ?? "")) {
    $("problem").textContent = text ?? "";
  }
}

const PEER_STATES = { UNKNOWN: ["not tried yet", ""], UP: ["up", "good"], HALTED: ["halted", "warn"], DOWN: ["down", "bad"] };

const STATES = { RUNNING: "good", PAUSED: "warn", DRAINING: "warn", HALTED: "warn" };

function showStream(stream) {
  badge("state", stream.state.toLowerCase(), STATES[stream.state] ?? "");
  $("paused").textContent = stream.paused === null ? ""
    : `${stream.state === "PAUSED" ? "" : "paused "}since ${new Date(stream.paused.since).toLocaleString("en", { hour12: false })}${stream.paused.by === null ? "" : ` by ${stream.paused.by}`}`;
  $("pause").disabled = stream.state === "PAUSED" || stream.state === "DRAINING";
  $("drain").disabled = stream.state === "DRAINING";
  $("resume").disabled = stream.state !== "PAUSED" && stream.state !== "DRAINING";
  const error = stream.peer.error;
  badge("peer", ...PEER_STATES[stream.peer.state]);
  $("peer-error").textContent = error
    ?? (stream.peer.state === "HALTED" ? `${stream.peer.name} has halted: what is posted here ${stream.peer.onHalt === "KEEP" ? "waits" : "is dropped"} until it goes on.` : "");
  showHead(stream.head, stream.blocked);
  $("counts").replaceChildren(
    ...COUNTS.map(([name, label]) => count(label, stream.items[name], name === "deadLettered")),
    count("waiting", stream.outbox.size, false));
  storeError = stream.store.error;
  if (stream.deadLetters !== null) {
    showLetters(stream.deadLetters, stream.deadLetterCount);
  }
}

function showHead(head, blocked) {
  headNumber = head?.first ?? null;
  $("bury").hidden = head === null;
  $("bury").disabled = false;
  const text = head === null ? ""
    : `${blocked === null ? "" : "Nothing is delivered until someone decides. "}Item ${head.item} is at the head, ${head.attempts} times tried: ${head.lastAnswer}`;
  if ($("head").textContent !== text) {
    $("head").textContent = text;
  }
}

function count(label, value, isBad) {
  const entry = document.createElement("div");
  const term = document.createElement("dt");
  const number = document.createElement("dd");
  term.textContent = label;
  number.textContent = value.toLocaleString("en");
  entry.classList.toggle("bad", isBad && value > 0);
  entry.append(term, number);
  return entry;
}

function showLetters(letters, total) {
  // Drawn anew only if they have changed: a button would lose the focus.
  const text = JSON.stringify([letters, total]);
  if (text === shownLetters) {
    return;
  }
  shownLetters = text;
  lettersListed = letters.length === 0 ? null : { from: letters[0].number, to: letters[letters.length - 1].number };
  $("letters-total").textContent = letters.length === total ? `${total} in all.` : `${total} in all, of which the oldest ${letters.length} are listed.`;
  $("letters-all").hidden = letters.length === 0;
  $("resend-all").disabled = false;
  $("drop-all").disabled = false;
  $("no-letters").hidden = letters.length > 0;
  $("letters").closest(".scroll").hidden = letters.length === 0;
  $("letters").replaceChildren(...letters.map(letterRow));
}

function letterRow(letter) {
  const row = document.createElement("tr");
  const time = new Date(letter.time).toLocaleTimeString("en", { hour12: false });
  for (const value of [letter.number, letter.item, time, letter.reason]) {
    row.insertCell().textContent = value;
  }
  row.insertCell().append(
    button("Send again", `Send item ${letter.item} again`, () => service.resend(letter.number)),
    button("Drop", `Drop item ${letter.item}`, () => service.drop(letter.number)));
  return row;
}

function button(text, label, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.setAttribute("aria-label", label);
  element.addEventListener("click", () => act(action));
  return element;
}

function showExchange(exchange) {
  $("exchange").hidden = false;
  $("seed").placeholder = exchange.seed;
  $("halt-after").placeholder = exchange.haltAfter;
  $("start").disabled = !exchange.halted;
  const text = `${exchange.halted ? "Halted" : "Running"}: ${exchange.sent} of ${exchange.haltAfter} messages sent, from seed ${exchange.seed}.`;
  if ($("exchange-state").textContent !== text) {
    $("exchange-state").textContent = text;
  }
}

async function refreshExchange() {
  // Only one of the services has it, and that does not change.
  hasExchange ??= await service.hasExchange();
  if (hasExchange) {
    showExchange(await service.readExchange());
  }
}

async function refresh() {
  try {
    const stream = await service.readStream();
    hasAnswered = true;
    showStream(stream);
    plots.add(stream);
    await refreshExchange();
  } catch {
    hasAnswered = false;
    plots.add(null);
    document.querySelectorAll("button").forEach((element) => { element.disabled = true; });
    shownLetters = null;
  }
  showConnection();
}

// Does what a button says, and shows what became of it.
async function act(action) {
  try {
    await action();
    complaint = null;
  } catch (error) {
    complaint = error.status === undefined ? "The service did not answer." : error.message;
  }
  await refresh();
}

// A whole number as it is typed: it may have more digits than a number here.
function wishes() {
  const members = [["seed", $("seed")], ["haltAfter", $("halt-after")]]
    .map(([name, input]) => [name, input.value.trim()])
    .filter(([, text]) => text !== "");
  return Object.fromEntries(members);
}

$("pause").addEventListener("click", () => act(() => service.steer("PAUSED")));
$("drain").addEventListener("click", () => act(() => service.steer("DRAINING")));
$("resume").addEventListener("click", () => act(() => service.steer("RUNNING")));
$("bury").addEventListener("click", () => act(() => service.bury(headNumber)));
$("resend-all").addEventListener("click", () => act(() => service.resendAll(lettersListed)));
$("drop-all").addEventListener("click", () => act(() => service.dropAll(lettersListed)));
$("exchange").addEventListener("submit", (event) => {
  event.preventDefault();
  act(() => service.startExchange(wishes()));
});

follow((connected) => {
  isFollowing = connected;
  showConnection();
});

async function refreshForEver() {
  await refresh();
  setTimeout(refreshForEver, INTERVAL);
}

refreshForEver();
