// The service's own endpoints, wherever the page is: below a context path, or behind a proxy that adds one.

const TIMEOUT = 5000;

// The names of the service and its peer, the paths of the endpoints, and what the user may not do.
export const facts = document.body.dataset;

// The address of a path, relative to the page's own. Leaves out a login in that, because fetch would refuse it.
export const address = (path) => new URL(path, location.origin + location.pathname);

// All digits of an integer, in groups. A JavaScript number would round more than 15.
export const exact = (value) => BigInt(value).toLocaleString("en");

// Parses JSON, but leaves integers of more than 15 digits as text.
const LONG = /("(?:[^"\\]|\\.)*")|(?<![\d.])-?\d{16,}(?![\d.eE])/g;
const parse = (text) => JSON.parse(text.replace(LONG, (all, string) => string ?? `"${all}"`));

async function send(method, path, body) {
  const content = method === "POST" ? { headers: { "Content-Type": "application/json" }, body: typeof body === "string" ? body : JSON.stringify(body ?? {}) } : {};
  const failure = (status, message) => Object.assign(new Error(message), { status });
  let answer, text;
  try {
    answer = await fetch(address(path), { method, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT), ...content });
    text = await answer.text();
  } catch {
    throw failure(0, "The service did not answer.");
  }
  try {
    const json = text === "" ? null : parse(text);
    if (answer.ok) {
      return json;
    }
    throw failure(answer.status, json?.detail ?? `The service answered with status ${answer.status}.`);
  } catch (error) {
    throw error.status === undefined ? failure(answer.status, `The answer, with status ${answer.status}, is not from the service.`) : error;
  }
}

const queryOf = (query) => new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "" && value !== null));

export const readStream = () => send("GET", facts.stream);
export const readHistory = (after) => send("GET", `${facts.stream}/history?after=${after}`);
export const steer = (state) => send("POST", facts.stream, { state });
export const bury = (number) => send("POST", `${facts.stream}/${number}/dead-letter`);
export const post = (items) => send("POST", "stream", items);
export const readLetters = (query) => send("GET", `${facts.deadletters}?${queryOf(query)}`);
export const sendLetters = (query) => send("POST", facts.deadletters, query);
export const dropLetters = (query) => send("DELETE", `${facts.deadletters}?${queryOf(query)}`);
export const readExchange = () => send("GET", facts.exchange);
export const startExchange = (wishes) => send("POST", facts.exchange, wishes);
export const stopExchange = () => send("DELETE", facts.exchange);
