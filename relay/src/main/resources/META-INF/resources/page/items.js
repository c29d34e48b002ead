// The items as they arrive, from the service's events.

const MAX_EVENTS = 200;
const MAX_ITEMS_OF_EVENT = 20;
const TIME_UNTIL_NEXT_TRY = 3000;
const TIME_UNTIL_SHOWN = 100;

const list = document.getElementById("items");
const none = document.getElementById("no-items");

let run = null;
let lastNumber = 0;

// What is not shown yet. A stream can bring thousands of events in a second: they are shown together.
let fresh = [];

function add(text, isNote) {
  if (fresh.length === 0) {
    setTimeout(show, TIME_UNTIL_SHOWN);
  }
  fresh.push({ text, isNote });
  if (fresh.length > 2 * MAX_EVENTS) {
    fresh = fresh.slice(-MAX_EVENTS);
  }
}

function show() {
  const stays = list.scrollTop + list.clientHeight < list.scrollHeight - 20;
  list.append(...fresh.slice(-MAX_EVENTS).map(entry));
  fresh = [];
  while (list.children.length > MAX_EVENTS) {
    list.firstElementChild.remove();
  }
  none.hidden = true;
  if (!stays) {
    list.scrollTop = list.scrollHeight;
  }
}

function entry({ text, isNote }) {
  const element = document.createElement("li");
  element.textContent = text;
  element.classList.toggle("note", isNote);
  return element;
}

// Returns whether the event is new: a new connection may begin with events that are here already.
function isNew(id) {
  const [ofRun, number] = id.split("-");
  if (run !== null && ofRun !== run) {
    add("the service has started anew", true);
  }
  if (ofRun === run && Number(number) <= lastNumber) {
    return false;
  }
  run = ofRun;
  lastNumber = Number(number);
  return true;
}

function taken(event) {
  if (!isNew(event.lastEventId)) {
    return;
  }
  // As text: items have more digits than a number here.
  const items = event.data.slice(1, -1).split(",");
  const more = items.length - MAX_ITEMS_OF_EVENT;
  add(items.slice(0, MAX_ITEMS_OF_EVENT).join(", ") + (more > 0 ? ` and ${more} more` : ""), false);
}

function missed(event) {
  const { events } = JSON.parse(event.data);
  if (isNew(event.lastEventId) && events > 0) {
    add(`${events} not shown`, true);
  }
}

// Follows for ever. An EventSource comes back by itself, but not after an answer that is none, such as a 503.
export function follow(connected) {
  const source = new EventSource("stream");
  source.onopen = () => connected(true);
  source.onmessage = taken;
  source.addEventListener("missed", missed);
  source.onerror = () => {
    connected(false);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => follow(connected), TIME_UNTIL_NEXT_TRY);
    }
  };
}
