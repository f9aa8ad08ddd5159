// images.edit, with the samples of OpenAI's guide as gateways print it: only base URL, key and pictures differ.
import { strict as assert } from "node:assert";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import OpenAI, { toFile } from "openai";
import { apiKey, gateway, purchasesOf } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";
import { mask, picture } from "../support/pictures.mjs";

const client = new OpenAI({
  baseURL: `${gateway}/api/v1`,
  apiKey,
});
const model = "gpt-image-2";
const dataUrl = (bytes) => `data:image/png;base64,${bytes.toString("base64")}`;
const pictures = (answer) => answer.data.map((item) => describe(Buffer.from(item.b64_json, "base64")));

let folder;
const file = (name) => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "compat-"));
  await writeFile(file("sunlit-lounge.png"), picture());
  await writeFile(file("mask.png"), mask());
});

after(() => rm(folder, { recursive: true }));

test("the guide's sample with a mask", async () => {
  const rsp = await client.images.edit({
    model: "gpt-image-2",
    image: await toFile(createReadStream(file("sunlit-lounge.png")), null, {
      type: "image/png",
    }),
    mask: await toFile(createReadStream(file("mask.png")), null, {
      type: "image/png",
    }),
    prompt: "A sunlit indoor lounge area with a pool containing a flamingo",
  });

  assert.match(pictures(rsp)[0], /^png /);
});

test("a picture as a stream, which is sent in chunks", async () => {
  const image = createReadStream(file("sunlit-lounge.png"));

  const answer = await client.images.edit({ model, image, prompt: "A sea otter" });

  assert.equal(pictures(answer).length, 1);
});

test("several pictures and every field", async () => {
  const answer = await client.images.edit({
    model: "gpt-image-1.5",
    prompt: "Combine them",
    image: [await toFile(picture(), "a.png", { type: "image/png" }), await toFile(picture(32, 32), "b.png")],
    n: 2,
    size: "1024x1536",
    quality: "low",
    output_format: "jpeg",
    output_compression: 70,
    background: "opaque",
    input_fidelity: "high",
    user: "user-1234",
  });

  assert.deepEqual(pictures(answer), ["jpeg 1024x1536", "jpeg 1024x1536"]);
});

test("a picture without a type or a name, for another vendor", async () => {
  const answer = await client.images.edit({
    model: "flux/flux-2-pro",
    image: await toFile(picture()),
    prompt: "Make it blue",
  });

  assert.equal(pictures(answer).length, 1);
});

test("a prompt on several lines arrives as it was written", async () => {
  const prompt = "把它变成红色 🎨\nline two";

  await client.images.edit({ model, image: await toFile(picture(), "кот \"1\".png"), prompt });

  assert.equal(await purchasesOf(prompt), 1);
});

test("a stream of events", async () => {
  const types = [];
  const stream = await client.images.edit({
    model,
    image: await toFile(picture(), "logo.png"),
    prompt: "Make it red",
    stream: true,
    partial_images: 2,
  });
  for await (const event of stream) {
    types.push(event.type);
  }

  assert.deepEqual(types, ["image_edit.partial_image", "image_edit.partial_image", "image_edit.completed"]);
});

test("the guide's sample in JSON, with pictures as data", async () => {
  const response = await fetch(`${gateway}/api/v1/images/edits`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({
      model,
      images: [{ image_url: dataUrl(picture()) }, { image_url: dataUrl(picture(32, 32)) }],
      mask: { image_url: dataUrl(mask()) },
      prompt: "Turn these reference images into a group portrait",
    }),
  });

  assert.equal(response.status, 200);
  assert.equal(pictures(await response.json()).length, 1);
});

test("JSON by the library's own post", async () => {
  const answer = await client.post("/images/edits", {
    body: { model, images: [{ image_url: dataUrl(picture()) }], prompt: "A cat" },
  });

  assert.equal(pictures(answer).length, 1);
});

test("BadRequestError says how to send pictures by address", async () => {
  await assert.rejects(
    client.images.edit({ model, prompt: "x", images: [{ image_url: "https://example.invalid/a.png" }] }),
    (error) =>
      error instanceof OpenAI.BadRequestError &&
      error.param === "images[][image_url]" &&
      /application\/json/.test(error.message),
  );
});

test("BadRequestError for a mask that does not fit", async () => {
  const request = { model, image: await toFile(picture()), mask: await toFile(mask(48, 64)), prompt: "x" };

  await assert.rejects(
    client.images.edit(request),
    (error) => error instanceof OpenAI.BadRequestError && error.param === "mask",
  );
});
