// The service's own endpoints, wherever the page is: below a context path, or behind a proxy that adds one.

const TIMEOUT = 5000;

async function send(method, path, body) {
  const options = { method, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) };
  if (method === "POST") {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body ?? {});
  }
  const answer = await fetch(path, options);
  const text = await answer.text();
  let json = null;
  try {
    // Items have up to 19 digits, and a number here only 15: what may be an item stays text.
    json = text === "" ? null : JSON.parse(text.replace(/"(item|seed)":(-?\d+)/g, '"$1":"$2"'));
  } catch {
    // Not from the service itself; the status says what there is to say.
  }
  if (!answer.ok) {
    const error = new Error(json?.detail ?? `The service answered with ${answer.status}.`);
    error.status = answer.status;
    throw error;
  }
  return json;
}

export const readStream = () => send("GET", "actuator/stream");
export const steer = (state) => send("POST", "actuator/stream", { state });
export const resend = (number) => send("POST", `actuator/stream/${number}`);
export const bury = (number) => send("POST", `actuator/stream/${number}/dead-letter`);
export const drop = (number) => send("DELETE", `actuator/stream/${number}`);
export const resendAll = (range) => send("POST", "actuator/deadletters", range);
export const dropAll = ({ from, to }) => send("DELETE", `actuator/deadletters?from=${from}&to=${to}`);
export const hasExchange = async () => "exchange" in (await send("GET", "actuator"))._links;
export const readExchange = () => send("GET", "actuator/exchange");
export const startExchange = (wishes) => send("POST", "actuator/exchange", wishes);
