// A gateway that asks for keys, as OpenAI's library sees it.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import OpenAI, { toFile } from "openai";
import { countingFetch, goodKey, limitedKey, withKeys } from "../support/gateway.mjs";
import { picture } from "../support/pictures.mjs";

const model = "gpt-image-2";
const client = (apiKey, fetch) => new OpenAI({ baseURL: `${withKeys}/api/v1`, apiKey, fetch });

test("a good key opens every call", async () => {
  const made = await client(goodKey).images.generate({ model, prompt: "A cat" });
  const edited = await client(goodKey).images.edit({ model, prompt: "A cat", image: await toFile(picture(), "a.png") });
  const listed = await client(goodKey).models.retrieve(model);

  assert.equal(made.data.length, 1);
  assert.equal(edited.data.length, 1);
  assert.equal(listed.id, "openai/gpt-image-2");
});

for (const [what, call] of [
  ["images.generate", async (by) => by.images.generate({ model, prompt: "A cat" })],
  ["images.generate with stream", async (by) => by.images.generate({ model, prompt: "A cat", stream: true })],
  ["images.edit", async (by) => by.images.edit({ model, prompt: "A cat", image: await toFile(picture(), "a.png") })],
  ["models.list", async (by) => by.models.list()],
]) {
  test(`AuthenticationError for ${what} with a wrong key, at once`, async () => {
    const fetch = countingFetch();

    await assert.rejects(
      call(client("pcv_wrong", fetch)),
      (error) => error instanceof OpenAI.AuthenticationError && error.code === "invalid_api_key",
    );
    assert.equal(fetch.calls, 1);
  });
}

test("PermissionDeniedError for a model that the key may not use", async () => {
  await assert.rejects(
    client(limitedKey).images.generate({ model, prompt: "A cat" }),
    (error) => error instanceof OpenAI.PermissionDeniedError && /gpt-image-2/.test(error.message),
  );
});
