// models.list and models.retrieve of OpenAI's library.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import OpenAI from "openai";
import { apiKey, gateway } from "../support/gateway.mjs";

const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey });

test("every model is listed once", async () => {
  const ids = [];
  for await (const model of client.models.list()) {
    assert.equal(model.object, "model");
    ids.push(model.id);
  }

  assert.ok(ids.includes("openai/gpt-image-2"));
  assert.ok(ids.includes("flux/flux-2-pro"));
  assert.equal(new Set(ids).size, ids.length);
});

test("a model is found by its id and by its bare name", async () => {
  const full = await client.models.retrieve("openai/gpt-image-2");
  const bare = await client.models.retrieve("gpt-image-2");

  assert.equal(full.owned_by, "openai");
  assert.equal(bare.id, full.id);
});

test("NotFoundError for an unknown one", async () => {
  await assert.rejects(client.models.retrieve("no-such-model"), OpenAI.NotFoundError);
});
