// The typed errors of OpenAI's library, and how often it repeats a call.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import OpenAI from "openai";
import { apiKey, countingFetch, gateway, purchasesOf } from "../support/gateway.mjs";

const model = "gpt-image-2";

/** Generates, expects an error, and says how often the library asked. */
async function failing(request) {
  const fetch = countingFetch();
  const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey, fetch });
  const error = await client.images.generate(request).then(
    () => assert.fail("No error"),
    (thrown) => thrown,
  );
  return { error, calls: fetch.calls };
}

test("BadRequestError names the field", async () => {
  const { error, calls } = await failing({ model, prompt: "too many", n: 11 });

  assert.ok(error instanceof OpenAI.BadRequestError);
  assert.deepEqual([error.status, error.param, error.type], [400, "n", "invalid_request_error"]);
  assert.match(error.requestID, /\S/);
  assert.equal(calls, 1);
});

test("NotFoundError for an unknown model", async () => {
  const { error, calls } = await failing({ model: "gpt-image-9", prompt: "A cat" });

  assert.ok(error instanceof OpenAI.NotFoundError);
  assert.equal(error.code, "model_not_found");
  assert.equal(calls, 1);
});

test("BadRequestError for a blocked prompt", async () => {
  const { error } = await failing({ model, prompt: "x [sandbox:blocked=input]" });

  assert.ok(error instanceof OpenAI.BadRequestError);
  assert.equal(error.code, "moderation_blocked");
});

test("NotFoundError for an address that is none", async () => {
  const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey });

  await assert.rejects(
    client.post("/pictures", { body: {} }),
    (error) => error instanceof OpenAI.NotFoundError && error.code === "unknown_url",
  );
});

test("RateLimitError after two repeats and no more", async () => {
  const { error, calls } = await failing({ model, prompt: "busy [sandbox:fail=429]" });

  assert.ok(error instanceof OpenAI.RateLimitError);
  assert.equal(error.code, "rate_limit_exceeded");
  assert.equal(calls, 3);
});

test("RateLimitError at once for an empty account", async () => {
  const { error, calls } = await failing({ model, prompt: "poor [sandbox:quota]" });

  assert.ok(error instanceof OpenAI.RateLimitError);
  assert.equal(error.code, "insufficient_quota");
  assert.equal(calls, 1);
});

test("a rate-limited call that succeeds later is bought once", async () => {
  // The gateway asks the vendor three times before it tells the library, which asks the gateway again.
  const prompt = "busy [sandbox:fail=429;fail-times=4]";
  const fetch = countingFetch();
  const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey, fetch });

  const answer = await client.images.generate({ model, prompt });

  assert.equal(answer.data.length, 1);
  assert.equal(fetch.calls, 2);
  assert.equal(await purchasesOf(prompt), 1);
});

for (const [fault, status, code, bought] of [
  ["fail=500", 502, "provider_rejected", 0],
  ["garbage", 502, "provider_rejected", 1],
  ["truncated", 502, "provider_rejected", 1],
  ["cut=before", 504, "outcome_unknown", 1],
  ["cut=after", 504, "outcome_unknown", 1],
]) {
  test(`${fault} is not asked for again`, async () => {
    const prompt = `spoiled for OpenAI [sandbox:${fault}]`;

    const { error, calls } = await failing({ model, prompt });

    assert.ok(error instanceof OpenAI.InternalServerError);
    assert.deepEqual([error.status, error.code], [status, code]);
    assert.equal(calls, 1);
    assert.equal(await purchasesOf(prompt), bought);
  });
}
