// A gateway that asks for keys, as Google's library sees it.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { ApiError, GoogleGenAI } from "@google/genai";
import { goodKey, limitedKey, withKeys } from "../support/gateway.mjs";

const config = { responseModalities: ["TEXT", "IMAGE"] };
const request = { model: "openai/gpt-image-2", contents: "A cat", config };
const client = (apiKey) =>
  new GoogleGenAI({ apiKey, vertexai: true, httpOptions: { baseUrl: `${withKeys}/api/vertex-ai`, apiVersion: "v1" } });

const calls = [
  ["generateContent", (by) => by.models.generateContent(request)],
  ["generateContentStream", (by) => by.models.generateContentStream(request)],
  ["generateImages", (by) => by.models.generateImages({ model: request.model, prompt: "A cat" })],
];

for (const [what, call] of calls) {
  test(`${what} with a good key`, async () => {
    assert.ok(await call(client(goodKey)));
  });

  for (const [whose, key, status, word] of [
    ["a wrong key", "pcv_wrong", 401, "UNAUTHENTICATED"],
    ["a key for other models", limitedKey, 403, "PERMISSION_DENIED"],
  ]) {
    test(`ApiError ${status} for ${what} with ${whose}`, async () => {
      await assert.rejects(call(client(key)), (error) => {
        assert.ok(error instanceof ApiError);
        assert.deepEqual([error.status, JSON.parse(error.message).error.status], [status, word]);
        return true;
      });
    });
  }
}
