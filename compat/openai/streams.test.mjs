// images.generate with stream: true; the first test is the sample of OpenAI's guide as gateways print it.
import { strict as assert } from "node:assert";
import fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import OpenAI from "openai";
import { apiKey, gateway, purchasesOf } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";

const client = new OpenAI({ baseURL: `${gateway}/api/v1`, apiKey });

/** All events of a stream, each with the time at which it came, and what the stream threw in the end. */
async function collect(request) {
  const events = [];
  try {
    for await (const event of await client.images.generate({ stream: true, ...request })) {
      events.push({ ...event, at: performance.now() });
    }
    return { events };
  } catch (thrown) {
    return { events, thrown };
  }
}

test("the guide's sample saves the unfinished pictures", async () => {
  const folder = await mkdtemp(join(tmpdir(), "compat-"));
  try {
    const stream = await client.images.generate({
      model: "gpt-image-2",
      prompt: "Draw a river made of white owl feathers through a winter landscape",
      stream: true,
      partial_images: 2,
    });
    for await (const event of stream) {
      if (event.type === "image_generation.partial_image") {
        const imageBuffer = Buffer.from(event.b64_json, "base64");
        fs.writeFileSync(join(folder, `river-${event.partial_image_index}.png`), imageBuffer);
      }
    }
    const saved = fs.readdirSync(folder).sort();
    assert.deepEqual(saved, ["river-0.png", "river-1.png"]);
    saved.forEach((name) => assert.equal(describe(fs.readFileSync(join(folder, name))), "png 1024x1024"));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("events come when they are known, and the last one has the picture and the tokens", async () => {
  const { events } = await collect({ model: "gpt-image-2", prompt: "A river, event by event", partial_images: 3 });

  assert.deepEqual(
    events.map((event) => event.type.split(".")[1]),
    ["partial_image", "partial_image", "partial_image", "completed"],
  );
  assert.ok(events[3].at - events[0].at > 100, "all events came at once");
  assert.equal(describe(Buffer.from(events[3].b64_json, "base64")), "png 1024x1024");
  assert.ok(events[3].usage.total_tokens > 0);
});

test("every model streams, if only its finished picture", async () => {
  for (const model of ["flux/flux-2-pro", "google/gemini-3-pro-image"]) {
    const { events } = await collect({ model, prompt: "A river, at last", partial_images: 2 });

    assert.deepEqual(events.map((event) => event.type), ["image_generation.completed"]);
    assert.match(describe(Buffer.from(events[0].b64_json, "base64")), /^png /);
    assert.equal(events[0].caravan.warnings[0].parameter, "partial_images");
  }
});

test("a failure before the first event is an ordinary error", async () => {
  await assert.rejects(
    client.images.generate({ model: "gpt-image-2", prompt: "A river", stream: true, size: "7x7" }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === "size",
  );
});

test("a failure after the first event is thrown by the loop, and nothing is bought twice", async () => {
  const prompt = "A river that ends [sandbox:early-close]";
  const { events, thrown } = await collect({ model: "gpt-image-2", prompt, partial_images: 1 });

  assert.equal(events.length, 1);
  assert.ok(thrown instanceof OpenAI.APIError);
  assert.equal(thrown.code, "outcome_unknown");
  assert.equal(await purchasesOf(prompt), 1);
});
