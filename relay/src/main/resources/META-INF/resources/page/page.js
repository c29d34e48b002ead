// Shows the state of the service, reads it again every second, and sends what the buttons ask for.

import { $, element, write } from "./dom.js";
import { prepareExchange, showExchange } from "./exchange.js";
import { followItems, preparePosting } from "./items.js";
import { prepareLetters, showLetters } from "./letters.js";
import { showPair } from "./pair.js";
import { lastTime, showHistory } from "./plots.js";
import * as service from "./service.js";
import { exact, facts } from "./service.js";
import { showLittle, showSilence, showStatus } from "./status.js";

const INTERVAL = 1000;
const COUNTS = {
  received: "received", fromPeer: `from ${facts.peer}`, forwarded: "forwarded", duplicate: "duplicates skipped",
  refused: "refused here", dropped: "dropped at a halt", deadLettered: "became dead letters",
};

let isFollowing = false, hasFailed = false, isStale = false, silentSince = null, stream = null, timer = null;

function showConnection() {
  write("connection", isFollowing ? "live" : "connecting\u2026");
  write("no-items", isFollowing ? "None yet." : "No data yet.");
  if (facts.stream === "") {
    showLittle(isFollowing);
  }
}

function complain(text) {
  $("complaint").hidden = text === "";
  write("complaint", text);
}

async function show() {
  stream = await service.readStream().catch((error) => { throw Object.assign(error, { isSilence: true }); });
  silentSince = null;
  $("steering").hidden = facts.streamWhyNot !== "";
  showStatus(stream);
  showPair(stream);
  $("counts").replaceChildren(...Object.entries(COUNTS).map(([name, label]) => element("div", {}, element("dt", {}, label), element("dd", {}, exact(stream.items[name])))));
  write("pause", stream.state === "PAUSED" ? "Resume delivery" : "Pause delivery");
  write("drain", stream.state === "DRAINING" ? "End the drain" : "Drain");
  showHistory((await service.readHistory(lastTime())).samples);
  if (facts.exchange !== "") {
    showExchange(await service.readExchange());
  }
  if (facts.deadletters !== "" && stream.deadLetterCount !== null) {
    await showLetters(stream.deadLetterCount, stream.items.deadLettered, isStale);
    isStale = false;
  }
}

async function refresh() {
  try {
    await show();
    if (hasFailed) {
      hasFailed = false;
      complain("");
    }
  } catch (error) {
    // The next answer may come from another process, with other dead letters of the same numbers.
    isStale = true;
    if (error.isSilence) {
      silentSince ??= new Date();
      showSilence(silentSince, error);
    } else {
      hasFailed = true;
      complain(error.message);
    }
  }
}

// Does what a button says, and shows the result.
async function act(action) {
  try {
    await action();
    complain("");
  } catch (error) {
    complain(error.message);
  }
  await refresh();
}

function prepareSteering() {
  $("bury").hidden = facts.streamWhyNot !== "";
  const whyNot = [facts.streamWhyNot, facts.deadlettersWhyNot, facts.exchange === "" ? "" : facts.exchangeWhyNot, facts.whyNoPosting];
  write("why-not", ["Some actions are not available here.", ...new Set(whyNot)].join(" ").trim());
  $("why-not").hidden = whyNot.every((text) => text === "") || facts.stream === "";
  $("pause").addEventListener("click", () => act(() => service.steer(stream.state === "PAUSED" ? "RUNNING" : "PAUSED")));
  $("drain").addEventListener("click", () => act(() => service.steer(stream.state === "DRAINING" ? "RUNNING" : "DRAINING")));
  $("bury").addEventListener("click", () => act(() => service.bury(stream.head.first)));
}

// Refreshes one after the other, and not while the page is hidden.
async function refreshForEver() {
  clearTimeout(timer);
  if (!document.hidden) {
    await refresh();
    clearTimeout(timer);
    timer = setTimeout(refreshForEver, INTERVAL);
  }
}

prepareSteering();
prepareExchange(act);
preparePosting(() => facts.stream === "" ? undefined : refresh());
prepareLetters(act);
followItems((connected) => {
  isFollowing = connected;
  showConnection();
});
showConnection();
if (facts.stream !== "") {
  ["pair", "since"].forEach((id) => { $(id).hidden = false; });
  $("dead").hidden = facts.deadletters === "";
  document.addEventListener("visibilitychange", () => { isStale = true; refreshForEver(); });
  refreshForEver();
}
