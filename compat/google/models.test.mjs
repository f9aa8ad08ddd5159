// models.list and models.get of Google's library, in both of its styles.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { ApiError, GoogleGenAI } from "@google/genai";
import { apiKey, gateway } from "../support/gateway.mjs";

const httpOptions = { baseUrl: `${gateway}/api/vertex-ai` };
const vertex = new GoogleGenAI({ apiKey, vertexai: true, httpOptions });
const developer = new GoogleGenAI({ apiKey, vertexai: false, httpOptions });

async function names(client) {
  const all = [];
  for await (const model of await client.models.list()) {
    all.push(model.name);
  }
  return all;
}

test("Vertex style lists the models of every vendor", async () => {
  const listed = await names(vertex);

  assert.ok(listed.includes("publishers/openai/models/gpt-image-2"));
  assert.ok(listed.includes("publishers/flux/models/flux-2-pro"));
});

test("developer style lists the same", async () => {
  assert.equal((await names(developer)).length, (await names(vertex)).length);
});

test("the version that the library uses by itself, with nothing changed but the host", async () => {
  const stock = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gateway } });

  const listed = await names(stock);
  const one = await stock.models.get({ model: "gpt-image-2" });

  assert.ok(listed.includes("models/openai/gpt-image-2"));
  assert.equal(one.name, "models/openai/gpt-image-2");
});

test("a model by its name", async () => {
  const published = await vertex.models.get({ model: "openai/gpt-image-2" });
  const plain = await developer.models.get({ model: "models/gpt-image-2" });

  assert.equal(published.name, "publishers/openai/models/gpt-image-2");
  assert.equal(plain.name, "models/openai/gpt-image-2");
  assert.deepEqual(plain.supportedActions, ["generateContent", "streamGenerateContent", "predict"]);
});

test("ApiError 404 for an unknown one", async () => {
  await assert.rejects(vertex.models.get({ model: "openai/nope" }), (error) => error instanceof ApiError && error.status === 404);
});
