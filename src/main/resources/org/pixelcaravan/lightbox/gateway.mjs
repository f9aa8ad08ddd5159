// What the page asks the gateway. The caller's key lies in the tab's own storage and travels in a header, never in an address.
import { eventsOf } from "./events.mjs";
import { blobOf, picturesOf } from "./pictures.mjs";
import { messageOf } from "./request.mjs";

const KEY = "caravan-key";
const UNFINISHED_PICTURES = 2;

/** Why the gateway did not do what it was asked for, in its words. */
export class Failure extends Error {
  constructor(status, { message, code, param } = {}, requestId) {
    super(message ?? `The gateway answered with status ${status}.`);
    Object.assign(this, { status, code, param, requestId });
  }
}

export function key() {
  return sessionStorage.getItem(KEY) ?? "";
}

export function keepKey(text) {
  if (text) {
    sessionStorage.setItem(KEY, text);
  } else {
    sessionStorage.removeItem(KEY);
  }
}

/** Its answer, if it is a good one; a Failure is thrown otherwise. */
export async function ask(path, { headers = {}, ...options } = {}) {
  const credentials = key() ? { Authorization: `Bearer ${key()}` } : {};
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: { ...headers, ...credentials }, credentials: "omit", cache: "no-store" });
  } catch (failure) {
    throw failure.name === "AbortError" ? failure : new Failure(0, { message: "The gateway does not answer. Does it still run?" });
  }
  if (!answer.ok) {
    const { error } = await answer.json().catch(() => ({}));
    throw new Failure(answer.status, error, answer.headers.get("x-request-id"));
  }
  return answer;
}

/** The models that the caller may use, and whether vendors are emulated. */
export async function models() {
  const answer = await ask("v1/models");
  return { models: (await answer.json()).data, sandbox: answer.headers.has("x-caravan-sandbox") };
}

/**
 * Sends an order and yields what comes of it: {kind: "begun", model, warnings}, then for each picture any number of
 * {kind: "unfinished", picture, blob} and at most one {kind: "picture", picture, blob, size, cost, warnings, revisedPrompt}.
 * Pictures are counted from 1. Throws a Failure, also if only some of the pictures came.
 */
export async function* generate(order, signal) {
  const { path, headers, body } = messageOf(order, { stream: true, partial_images: order.streams ? UNFINISHED_PICTURES : 0 });
  const answer = await ask(path, { method: "POST", headers, body, signal });
  yield { kind: "begun", model: answer.headers.get("x-caravan-model"), warnings: warningsOf(answer.headers) };
  for await (const { event, data } of eventsOf(answer.body)) {
    const picture = data.caravan?.image ?? 1;
    if (event.endsWith(".partial_image")) {
      yield { kind: "unfinished", picture, blob: blobOf(data.b64_json) };
    } else if (event.endsWith(".completed")) {
      const { cost, warnings = [] } = data.caravan ?? {};
      const { size, revised_prompt: revisedPrompt } = data;
      yield { kind: "picture", picture, blob: blobOf(data.b64_json), size, cost, warnings, revisedPrompt };
    } else if (event === "error") {
      throw new Failure(answer.status, data.error, answer.headers.get("x-request-id"));
    }
  }
}

/** Sends an order that nobody waits for; it becomes a job. */
export async function generateLater(order) {
  const { path, headers, body } = messageOf(order);
  return (await ask(path, { method: "POST", headers: { ...headers, Prefer: "respond-async" }, body })).json();
}

/** The caller's newest jobs. */
export async function listOfJobs(most) {
  return (await (await ask(`v1/jobs?limit=${most}`)).json()).data;
}

/** A job with its lines. */
export async function job(id) {
  return (await ask(`v1/jobs/${id}`)).json();
}

/** Yields a job whenever something of it has changed, until it ends. */
export async function* follow(id) {
  const answer = await ask(`v1/jobs/${id}`, { headers: { Accept: "text/event-stream" } });
  for await (const { data } of eventsOf(answer.body)) {
    yield data;
  }
}

/** What a line asks for. */
export async function lineRequest(id, line) {
  return (await ask(`v1/jobs/${id}/request?line=${line}`)).json();
}

/** The pictures that a line has brought, also to a caller who wanted them as events or as links of this gateway. */
export async function lineResult(id, line) {
  const answer = await ask(`v1/jobs/${id}/result?line=${line}`);
  const pictures = [];
  if (answer.headers.get("content-type").startsWith("text/event-stream")) {
    for await (const { data } of eventsOf(answer.body)) {
      pictures.push(...(data.b64_json ? [{ base64: data.b64_json }] : picturesOf(data)));
    }
  } else {
    pictures.push(...picturesOf(await answer.json()));
  }
  const own = pictures.filter(({ base64, url }) => base64 || new URL(url).origin === location.origin);
  return Promise.all(own.map(async ({ base64, url }) => (base64 ? blobOf(base64) : (await ask(url)).blob())));
}

/** Warnings of an answer's header. */
export function warningsOf(headers) {
  return JSON.parse(headers.get("x-caravan-warnings") ?? "[]");
}
