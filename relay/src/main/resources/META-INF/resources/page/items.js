// Shows the items as they arrive, from the service's events, and posts items.

import { $, element, write } from "./dom.js";
import { address, facts, post } from "./service.js";

const MAX_EVENTS = 200, MAX_ITEMS_OF_EVENT = 20, TIME_UNTIL_NEXT_TRY = 3000, TIME_UNTIL_SHOWN = 100;

// Whether the newest items are in view, and those not shown yet: a stream can bring thousands of events in a second.
let run = null, lastNumber = 0n, source = null, isAtEnd = true, fresh = [];

function add(textContent, className = "") {
  if (fresh.length === 0) {
    setTimeout(show, TIME_UNTIL_SHOWN);
  }
  fresh.push(element("li", { textContent, className }));
  fresh = fresh.length > 2 * MAX_EVENTS ? fresh.slice(-MAX_EVENTS) : fresh;
}

function show() {
  const list = $("items");
  list.append(...fresh.slice(-MAX_EVENTS));
  fresh = [];
  while (list.children.length > MAX_EVENTS) {
    list.firstElementChild.remove();
  }
  $("no-items").hidden = true;
  showEnd();
}

function showEnd() {
  if (isAtEnd) {
    $("items").scrollTop = $("items").scrollHeight;
  }
}

// Returns whether the event is new: a new connection may begin with events that are here already.
function isNew(id) {
  const [ofRun, number] = id.split("-");
  if (run !== null && ofRun !== run) {
    add("the service has restarted", "note");
  }
  if (ofRun === run && BigInt(number) <= lastNumber) {
    return false;
  }
  run = ofRun;
  lastNumber = BigInt(number);
  return true;
}

function received(event) {
  // As text: items can have more digits than a JavaScript number.
  const items = event.data.slice(1, -1).split(",");
  const more = items.length - MAX_ITEMS_OF_EVENT;
  if (isNew(event.lastEventId)) {
    add(items.slice(0, MAX_ITEMS_OF_EVENT).join(", ") + (more > 0 ? ` and ${more} more` : ""));
  }
}

function missed(event) {
  const { events } = JSON.parse(event.data);
  if (isNew(event.lastEventId) && events > 0) {
    add(`${events} not shown`, "note");
  }
}

// Follows until the page is hidden. An EventSource reconnects by itself, but not after an answer such as a 503.
function follow(connected) {
  if (source !== null && source.readyState !== EventSource.CLOSED || document.hidden) {
    return;
  }
  source = new EventSource(address(run === null ? "stream" : `stream?lastEventId=${run}-${lastNumber}`));
  source.onopen = () => connected(true);
  source.onmessage = received;
  source.addEventListener("missed", missed);
  source.onerror = () => {
    connected(false);
    setTimeout(() => follow(connected), TIME_UNTIL_NEXT_TRY);
  };
}

// Follows while the page is visible: a browser has six connections to a host, and hidden pages would use them up.
export function followItems(connected) {
  document.addEventListener("visibilitychange", () => document.hidden ? source?.close() : follow(connected));
  $("items").onscroll = ({ target }) => { isAtEnd = target.scrollTop + target.clientHeight > target.scrollHeight - 20; };
  new ResizeObserver(showEnd).observe($("items"));
  follow(connected);
}

export function preparePosting(refresh) {
  $("post").hidden = facts.whyNoPosting !== "";
  $("post").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = $("posted").value.trim();
    let failed = false;
    try {
      await post(text.includes(",") && !text.startsWith("[") ? `[${text}]` : text);
      write("post-answer", `Accepted: ${text}`);
      $("posted").value = "";
    } catch (error) {
      failed = true;
      write("post-answer", error.message);
    }
    $("post-answer").className = failed ? "error" : "";
    $("posted").setAttribute("aria-invalid", failed);
    await refresh();
  });
}
