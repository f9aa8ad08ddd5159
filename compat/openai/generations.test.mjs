// images.generate, with the samples of OpenAI's guide as gateways print it: only base URL and key differ.
import { strict as assert } from "node:assert";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import OpenAI from "openai";
import { apiKey, gateway, purchasesOf } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";

const client = new OpenAI({
  baseURL: `${gateway}/api/v1`,
  apiKey,
});

const pictures = (answer) => answer.data.map((item) => describe(Buffer.from(item.b64_json, "base64")));

test("the guide's sample saves a picture", async () => {
  const folder = await mkdtemp(join(tmpdir(), "compat-"));
  const output = join(folder, "output.png");
  try {
    const img = await client.images.generate({
      model: "gpt-image-2",
      prompt: "A cute baby sea otter",
      n: 1,
      size: "1024x1024",
    });
    const imageBuffer = Buffer.from(img.data[0].b64_json, "base64");
    await writeFile(output, imageBuffer);

    assert.equal(describe(await readFile(output)), "png 1024x1024");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("every field is taken, and the answer says what was delivered", async () => {
  const { data: answer, response } = await client.images
    .generate({
      model: "gpt-image-2",
      prompt: "A cute baby sea otter",
      n: 2,
      size: "1536x1024",
      quality: "high",
      output_format: "webp",
      output_compression: 80,
      background: "opaque",
      moderation: "low",
      response_format: "b64_json",
      style: "vivid",
      user: "user-1234",
      partial_images: 0,
      stream: false,
    })
    .withResponse();

  assert.deepEqual(pictures(answer), ["webp 1536x1024", "webp 1536x1024"]);
  assert.deepEqual(
    [answer.size, answer.quality, answer.output_format, answer.background],
    ["1536x1024", "high", "webp", "opaque"],
  );
  assert.ok(answer.created > 1_700_000_000);
  assert.ok(answer.usage.total_tokens > 0);
  assert.match(answer._request_id, /\S/);
  assert.deepEqual(
    JSON.parse(response.headers.get("x-caravan-warnings")).map((warning) => warning.parameter),
    ["style"],
  );
});

test("Zenlayer's fields and another vendor's model", async () => {
  const answer = await client.images.generate({
    model: "flux/flux-2-pro",
    prompt: "A cute baby sea otter",
    n: 2,
    aspect_ratio: "16:9",
    image_size: "1K",
    output_format: "jpeg",
  });

  assert.deepEqual(pictures(answer), ["jpeg 1280x720", "jpeg 1280x720"]);
});

test("a prompt in any script, on several lines", async () => {
  const prompt = "Ein Drachen\nüber Dünen 沙漠 🪁";

  const answer = await client.images.generate({ model: "gpt-image-2", prompt });

  assert.deepEqual(pictures(answer), ["png 1024x1024"]);
  assert.equal(await purchasesOf(prompt), 1);
});

test("the base URL without a prefix", async () => {
  const plain = new OpenAI({ baseURL: `${gateway}/v1`, apiKey });

  const answer = await plain.images.generate({ model: "openai/gpt-image-1.5", prompt: "A cat" });

  assert.deepEqual(pictures(answer), ["png 1024x1024"]);
});
