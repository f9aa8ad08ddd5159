// ApiError of Google's library: the status, and the whole envelope as its message.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { ApiError, GoogleGenAI, RawReferenceImage } from "@google/genai";
import { apiKey, gateway, purchasesOf } from "../support/gateway.mjs";

const model = "openai/gpt-image-2";
const httpOptions = { baseUrl: `${gateway}/api/vertex-ai`, apiVersion: "v1" };
const client = new GoogleGenAI({ apiKey, vertexai: true, httpOptions });

async function failing(request, by = client) {
  const error = await by.models.generateImages(request).then(
    () => assert.fail("No error"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof ApiError, String(error));
  return { status: error.status, ...JSON.parse(error.message).error, httpStatus: error.status };
}

for (const [what, request, code, status] of [
  ["an unknown model", { model: "openai/gpt-image-9", prompt: "A cat" }, 404, "NOT_FOUND"],
  ["too many pictures", { model, prompt: "A cat", config: { numberOfImages: 11 } }, 400, "INVALID_ARGUMENT"],
  ["a storage bucket", { model, prompt: "A cat", config: { outputGcsUri: "gs://b/o" } }, 400, "INVALID_ARGUMENT"],
  ["a blocked prompt", { model, prompt: "x [sandbox:blocked=input]" }, 400, "INVALID_ARGUMENT"],
  ["a name cut off by #", { model: "openai/gpt#image", prompt: "A cat" }, 400, "INVALID_ARGUMENT"],
  ["a rate limit", { model, prompt: "x [sandbox:fail=429]" }, 429, "RESOURCE_EXHAUSTED"],
  ["an unavailable vendor", { model, prompt: "x [sandbox:fail=503]" }, 503, "UNAVAILABLE"],
]) {
  test(`${what} is ${code} ${status}`, async () => {
    const error = await failing(request);

    assert.deepEqual([error.httpStatus, error.code, error.status], [code, code, status]);
    assert.match(error.message, /\S/);
  });
}

test("the field at fault is named as the protocol spells it", async () => {
  const error = await failing({ model, prompt: "A cat", config: { numberOfImages: 11 } });

  const violations = error.details.flatMap((detail) => detail.fieldViolations ?? []);
  assert.deepEqual(violations.map((violation) => violation.field), ["parameters.sampleCount"]);
});

for (const [fault, code, bought] of [
  ["fail=500", 502, 0],
  ["garbage", 502, 1],
  ["cut=after", 504, 1],
]) {
  test(`${fault} is bought no more than once`, async () => {
    const prompt = `spoiled for Google [sandbox:${fault}]`;

    const error = await failing({ model, prompt });

    assert.equal(error.httpStatus, code);
    assert.equal(await purchasesOf(prompt), bought);
  });
}

test("the guide's edit sample, which sends no picture, is told so", async () => {
  const error = await client.models
    .editImage({
      model,
      prompt: "Keep the exact same subject",
      // The constructor takes no arguments, so that what the guide gives it is lost.
      referenceImages: [new RawReferenceImage({ referenceId: 1, referenceImage: { imageBytes: "AAAA" } })],
    })
    .then(
      () => assert.fail("No error"),
      (thrown) => thrown,
    );

  assert.ok(error instanceof ApiError);
  assert.equal(error.status, 400);
  assert.match(error.message, /referenceImages\[0\]\.referenceImage/);
});
