// The exchange, if the service has one: its progress, its start and its end.

import { $, swap, write } from "./dom.js";
import * as service from "./service.js";
import { exact, facts } from "./service.js";

const FIELDS = ["seed", "haltAfter"];
let last = null;

// A number as typed, without the separators of its digits.
const plain = (text) => /^-?\d{1,3}([\s,_']\d{3})+$/.test(text.trim()) ? text.replace(/[\s,_']/g, "") : text.trim();

export function showExchange(exchange) {
  const now = Date.now();
  const sent = BigInt(exchange.sent);
  const limit = BigInt(exchange.haltAfter);
  const rate = last === null || sent < last.sent ? null : Number(sent - last.sent) * 1000 / (now - last.now);
  const share = limit === 0n ? 1 : Number(sent * 10000n / limit) / 10000;
  $("exchange").hidden = false;
  $("exchange-bar").value = share;
  write("exchange-text", `${exchange.halted ? "Halted" : "Running"}: ${exact(sent)} of ${exact(limit)} messages sent (${Math.floor(share * 100)}%), from seed ${exact(exchange.seed)}`
    + (exchange.halted || rate === null ? "." : `, ${Math.round(rate).toLocaleString("en")} per second.`));
  FIELDS.forEach((name) => { $(name).placeholder = exact(exchange[name]); });
  $("exchange-form").hidden = facts.exchangeWhyNot !== "";
  swap(...(exchange.halted ? [$("stop"), $("start")] : [$("start"), $("stop")]));
  last = { now, sent };
}

function complain(error) {
  FIELDS.forEach((name) => {
    const concerns = error !== null && error.message.startsWith(`${name} is`);
    write(`${name}-error`, concerns ? error.message : "");
    $(name).setAttribute("aria-invalid", concerns);
    if (concerns) {
      $(name).focus();
    }
  });
  return FIELDS.some((name) => $(`${name}-error`).textContent !== "");
}

// As text: they may have more digits than a JavaScript number.
const wishes = () => Object.fromEntries(FIELDS.map((name) => [name, plain($(name).value)]).filter(([, text]) => text !== ""));

export function prepareExchange(act) {
  $("exchange-form").addEventListener("submit", (event) => {
    event.preventDefault();
    act(async () => {
      try {
        await service.startExchange(wishes());
        complain(null);
        FIELDS.forEach((name) => { $(name).value = ""; });
      } catch (error) {
        if (!complain(error)) {
          throw error;
        }
      }
    });
  });
  $("stop").addEventListener("click", () => confirm("Stop the exchange? It cannot be resumed.") && act(service.stopExchange));
  FIELDS.forEach((name) => $(name).addEventListener("blur", () => {
    const text = plain($(name).value);
    $(name).value = /^-?\d+$/.test(text) ? exact(text) : $(name).value;
  }));
}
