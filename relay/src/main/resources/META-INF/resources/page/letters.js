// The dead letters: newest first, in pages; sends them again or drops them.

import { $, element, write } from "./dom.js";
import * as service from "./service.js";
import { exact, facts } from "./service.js";
import { date } from "./status.js";

const PAGE = 10;
// The numbers at which the shown page (null for the newest) and the next one begin; then, of the letters that matched
// when it was drawn, how many there were, the newest, and the reason: dropping all drops neither others nor later ones.
let from = null, next = null, total = 0, newest = null, drawn = "", shown = null, counts = [0, 0], act = null;
const selected = new Set();

const reason = () => $("reason").value.trim();
const one = (number) => ({ from: number, to: number });

// Reads the page again if it may have changed: the focus stays where it is as long as nothing changes.
export async function showLetters(now, ever, force = false) {
  const wanted = reason();
  const key = `${now} ${ever} ${from} ${wanted}`;
  if (key === shown && !force) {
    return;
  }
  const page = now === 0 ? { total: 0, next: null, letters: [] }
    : await service.readLetters({ order: "newest", limit: PAGE, to: from, reason: wanted });
  if (page.letters.length === 0 && from !== null) {
    from = null;
    await showLetters(now, ever, true);
    return;
  }
  const first = from === null ? page : await service.readLetters({ order: "newest", limit: 1, reason: wanted });
  [shown, counts, next, drawn, total, newest] = [key, [now, ever], page.next, wanted, first.total, first.letters[0]?.number ?? null];
  draw(page.letters);
}

function draw(letters) {
  const focused = document.activeElement;
  const isHere = $("dead").contains(focused);
  const [now, ever] = counts;
  [...selected].filter((number) => !letters.some((letter) => String(letter.number) === number)).forEach((number) => selected.delete(number));
  write("letters-text", now === 0 ? `None now, ${exact(ever)} since the start.`
    : `${exact(now)} now, ${exact(ever)} since the start${drawn === "" ? "" : `, ${exact(total)} of them with this reason`}. ${letters.length} shown, newest first.`);
  $("letters-tools").hidden = now === 0;
  $("letters").replaceChildren(...letters.map(card));
  $("pages").hidden = from === null && next === null;
  [$("newest").disabled, $("older").disabled] = [from === null, next === null];
  showSelection();
  const again = document.getElementById(focused.id);
  if (isHere && (again === null || again.disabled || !again.checkVisibility())) {
    $("letters-title").focus();
  } else if (isHere && again !== document.activeElement) {
    again.focus();
  }
}

function showSelection() {
  $("send-selected").disabled = $("drop-selected").disabled = selected.size === 0;
  $("send-all").disabled = $("drop-all").disabled = total === 0 || drawn !== reason();
  write("send-selected", `Send ${selected.size || ""} selected again`.replace("  ", " "));
  write("drop-selected", `Drop ${selected.size || ""} selected`.replace("  ", " "));
  write("send-all", `Send all ${exact(total)} again`);
  write("drop-all", `Drop all ${exact(total)}`);
}

function card(letter) {
  const number = String(letter.number);
  const onchange = ({ target }) => {
    selected[target.checked ? "add" : "delete"](number);
    showSelection();
  };
  const mark = element("input", { type: "checkbox", id: `mark-${number}`, checked: selected.has(number), ariaLabel: `Select item ${letter.item}, number ${number}`, onchange });
  const button = (id, text, label, onclick) => element("button", { type: "button", id: `${id}-${number}`, textContent: text, ariaLabel: label, onclick });
  const buttons = [button("send", "Send again", `Send item ${letter.item}, number ${number}, again`, () => change(service.sendLetters, [one(number)], null)),
    button("drop", "Drop", `Drop item ${letter.item}, number ${number}`, () => change(service.dropLetters, [one(number)], `Drop item ${letter.item} for good?`))];
  return element("li", {}, ...(facts.deadlettersWhyNot === "" ? [mark] : []),
    element("p", {}, element("strong", { textContent: exact(letter.item) }), ` number ${exact(number)}, ${date(letter.time)}`),
    element("p", { className: "reason", textContent: letter.reason }),
    ...(facts.deadlettersWhyNot === "" ? [element("span", { className: "buttons" }, ...buttons)] : []));
}

function change(action, queries, question) {
  if (question === null || confirm(question)) {
    act(async () => {
      for (const query of queries) {
        const answer = await action(query);
        if (answer.left > 0) {
          throw Object.assign(new Error(`The outbox is full: ${exact(answer.sent)} sent, ${exact(answer.left)} left. Try again when it has room.`), { status: 409 });
        }
      }
    });
  }
}

export function prepareLetters(perform) {
  act = perform;
  const all = () => [{ to: newest, reason: drawn }];
  const marked = () => [...selected].sort((a, b) => BigInt(a) < BigInt(b) ? -1 : 1).map(one);
  const turn = (number) => {
    from = number;
    showSelection();
    showLetters(...counts).catch(() => {});
  };
  const on = (id, action) => { $(id).onclick = action; };
  document.querySelectorAll("[data-change]").forEach((tools) => { tools.hidden = facts.deadlettersWhyNot !== ""; });
  on("send-selected", () => change(service.sendLetters, marked(), null));
  on("drop-selected", () => change(service.dropLetters, marked(), `Drop ${selected.size} selected dead letters for good?`));
  on("send-all", () => change(service.sendLetters, all(), null));
  on("drop-all", () => change(service.dropLetters, all(), `Drop all ${exact(total)} dead letters for good?`));
  on("select", () => document.querySelectorAll("#letters input:not(:checked)").forEach((mark) => mark.click()));
  on("newest", () => turn(null));
  on("older", () => turn(next));
  $("reason").addEventListener("input", () => turn(null));
  $("letters-tools").addEventListener("submit", (event) => event.preventDefault());
}
