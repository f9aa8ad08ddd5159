// What the Lightbox makes of a model's limits, and how it finds pictures and events in answers.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { totalOf } from "../../src/main/resources/org/pixelcaravan/lightbox/cost.mjs";
import { eventsOf } from "../../src/main/resources/org/pixelcaravan/lightbox/events.mjs";
import { complaintAbout, limitsOf, summaryOf } from "../../src/main/resources/org/pixelcaravan/lightbox/limits.mjs";
import { blobOf, picturesOf } from "../../src/main/resources/org/pixelcaravan/lightbox/pictures.mjs";
import { gateway } from "../support/gateway.mjs";

const models = (await (await fetch(`${gateway}/v1/models`)).json()).data;
const limits = (id) => limitsOf(models.find((model) => model.id === id));

test("a rule offers the shapes that it allows", () => {
  const shapes = limits("openai/gpt-image-2").shapes;

  assert.ok(shapes.length > 3);
  assert.ok(shapes.every(({ width, height, isSize }) => !isSize && Math.max(width / height, height / width) <= 3));
});

test("a list of sizes offers just these", () => {
  const { shapes, tiers } = limits("openai/gpt-image-1.5");

  assert.deepEqual(shapes.map((shape) => shape.value), ["1024x1024", "1536x1024", "1024x1536"]);
  assert.ok(shapes.every((shape) => shape.isSize));
  assert.deepEqual(tiers, []);
});

test("a list of ratios offers these with its tiers", () => {
  const { shapes, tiers, pixels } = limits("google/gemini-3-pro-image");

  assert.ok(shapes.some((shape) => shape.value === "21:9" && !shape.isSize));
  assert.deepEqual(tiers, ["1K", "2K", "4K"]);
  assert.match(pixels["1:1"]["2K"], /^\d+x\d+$/);
});

test("every model of the catalogue has limits that can be offered", () => {
  for (const model of models) {
    const { count, formats } = limitsOf(model);
    assert.ok(count >= 1 && formats.length > 0, model.id);
    assert.match(summaryOf(limitsOf(model)), /^up to \d+ pictures/);
  }
});

test("what the page says of a size is what the gateway says", async () => {
  const { rule } = limits("openai/gpt-image-2");
  for (const [width, height] of [[1000, 1000], [64, 64], [4096, 1024], [3840, 640], [1024, 1024], [1920, 1080], [3840, 2160]]) {
    const answer = await fetch(`${gateway}/v1/images/generations`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ model: "openai/gpt-image-2", prompt: "A kite", size: `${width}x${height}`, output_format: "jpeg" }),
    });
    await answer.arrayBuffer();
    assert.equal(complaintAbout(width, height, rule) === "", answer.status === 200, `${width}x${height}`);
  }
});

test("pictures are found in the envelopes of all doors", () => {
  const base64 = "iVBORw0KGgo=";

  assert.deepEqual(picturesOf({ data: [{ b64_json: base64 }] }).map((each) => each.base64), [base64]);
  assert.deepEqual(picturesOf({ predictions: [{ bytesBase64Encoded: base64 }, {}] }).map((each) => each.base64), [base64]);
  assert.deepEqual(picturesOf({ images: [{ data: base64 }, { url: "/x" }] }).length, 2);
  assert.deepEqual(
    picturesOf({ candidates: [{ content: { parts: [{ text: "Here" }, { inlineData: { data: base64 } }] } }] }).length, 1);
  assert.equal(blobOf(base64).type, "image/png");
});

test("events are read whole, however they were cut", async () => {
  const bytes = new TextEncoder().encode(
    ': alive\n\nevent: a\ndata: {"text":"Dünen 🪁"}\n\nevent: b\ndata: {"n":2}\n\nevent: cut\ndata: {"n"');
  for (const step of [1, 3, 7, 1000]) {
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += step) {
          controller.enqueue(bytes.subarray(at, at + step));
        }
        controller.close();
      },
    });

    const events = [];
    for await (const event of eventsOf(stream)) {
      events.push(event);
    }

    assert.deepEqual(events, [{ event: "a", data: { text: "Dünen 🪁" } }, { event: "b", data: { n: 2 } }]);
  }
});

test("costs are added without a rest", () => {
  assert.equal(totalOf(["0.1 USD", "0.2 USD", undefined]), "0.3 USD");
  assert.equal(totalOf(["0.071075 USD", "0.25 USD"]), "0.321075 USD");
  assert.equal(totalOf([undefined]), "");
});
