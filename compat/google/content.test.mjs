// generateContent, with the sample of the Gemini protocol's guide: only base URL and key differ.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { ApiError, GoogleGenAI } from "@google/genai";
import { apiKey, gateway, purchasesOf } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";
import { speckled } from "../support/pictures.mjs";

const client = new GoogleGenAI({
  apiKey,
  vertexai: true,
  httpOptions: {
    baseUrl: `${gateway}/api/vertex-ai`,
    apiVersion: "v1",
  },
});
const developer = new GoogleGenAI({ apiKey, vertexai: false, httpOptions: { baseUrl: gateway } });
const config = { responseModalities: ["TEXT", "IMAGE"] };

const pictures = (response) =>
  (response.candidates ?? [])
    .flatMap((candidate) => candidate.content?.parts ?? [])
    .filter((part) => part.inlineData)
    .map((part) => describe(Buffer.from(part.inlineData.data, "base64")).replace(/^\w+ /, ""));

async function chunksOf(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

test("the guide's sample", async () => {
  const response = await client.models.generateContent({
    model: "google/gemini-3-pro-image-preview",
    contents: "Generate an image of the Eiffel tower with fireworks in the background",
    config: {
      responseModalities: ["TEXT", "IMAGE"], // Response modalities must be specified
      // For more configuration options, see the Vertex AI documentation
    },
  });

  assert.deepEqual(pictures(response), ["1024x1024"]);
  assert.equal(typeof response.candidates[0].content.parts[0].text, "string");
  assert.ok(response.usageMetadata.totalTokenCount > 1000);
});

test("the guide's sample of the shape that Python sends, a list of prompts", async () => {
  const prompt = "Create a picture of a nano banana dish in a fancy restaurant with a Gemini theme";

  const response = await client.models.generateContent({
    model: "google/gemini-3-pro-image-preview",
    contents: [prompt],
    config,
  });

  assert.deepEqual(pictures(response), ["1024x1024"]);
});

for (const model of ["google/gemini-3-pro-image", "openai/gpt-image-2", "flux/flux-2-pro"]) {
  test(`${model}, whole and streamed`, async () => {
    const response = await client.models.generateContent({ model, contents: "A cat", config });
    const chunks = await chunksOf(await client.models.generateContentStream({ model, contents: "A cat", config }));

    assert.deepEqual(pictures(response), ["1024x1024"]);
    assert.deepEqual(chunks.flatMap(pictures), ["1024x1024"]);
    assert.equal(chunks.at(-1).candidates[0].finishReason, "STOP");
  });
}

test("a Gemini model's stream comes as it speaks: words, picture, reason and tokens", async () => {
  const request = { model: "google/gemini-3-pro-image", contents: "A cat, bit by bit", config };

  const chunks = await chunksOf(await client.models.generateContentStream(request));

  const parts = chunks.map((chunk) => chunk.candidates[0].content.parts[0]);
  assert.equal(chunks.length, 3);
  assert.match(parts[0].text, /\S/);
  assert.match(parts[0].thoughtSignature, /\S/);
  assert.deepEqual(pictures(chunks[1]), ["1024x1024"]);
  assert.deepEqual(chunks.map((chunk) => chunk.candidates[0].finishReason), [undefined, undefined, "STOP"]);
  assert.ok(chunks[2].usageMetadata.totalTokenCount > 1000);
  assert.equal(new Set(chunks.map((chunk) => chunk.responseId)).size, 1);
});

test("the chunks of several candidates say whose they are", async () => {
  const request = { model: "google/gemini-3-pro-image", contents: "Two cats", config: { ...config, candidateCount: 2 } };

  const chunks = await chunksOf(await client.models.generateContentStream(request));

  const drawn = chunks.filter((chunk) => pictures(chunk).length > 0).map((chunk) => chunk.candidates[0].index);
  assert.deepEqual(drawn.sort(), [0, 1]);
  assert.deepEqual(chunks.at(-1).candidates.map((candidate) => candidate.finishReason), ["STOP", "STOP"]);
});

test("thoughts are streamed to who asks for them", async () => {
  const chunks = await chunksOf(
    await client.models.generateContentStream({
      model: "google/gemini-3-pro-image",
      contents: "A cat, thought over",
      config: { ...config, thinkingConfig: { includeThoughts: true } },
    }),
  );

  assert.equal(chunks[0].candidates[0].content.parts[0].thought, true);
  assert.equal(chunks.at(-1).candidates[0].finishReason, "STOP");
});

test("the style of the Developer API, with a slash in the name", async () => {
  for (const model of ["gemini-3-pro-image", "openai/gpt-image-2"]) {
    assert.deepEqual(pictures(await developer.models.generateContent({ model, contents: "A cat", config })), ["1024x1024"]);
  }
});

test("fields of the picture, and of others by the extra body", async () => {
  const imageConfig = { aspectRatio: "16:9", imageSize: "2K" };
  const extraBody = { imageSize: "1536x1024", quality: "high" };

  const shaped = await client.models.generateContent({
    model: "google/gemini-3-pro-image",
    contents: "A cat",
    config: { ...config, candidateCount: 2, imageConfig },
  });
  const exact = await client.models.generateContent({
    model: "openai/gpt-image-2",
    contents: "A cat",
    config: { ...config, httpOptions: { extraBody } },
  });

  assert.deepEqual(pictures(shaped), ["2752x1536", "2752x1536"]);
  assert.deepEqual(pictures(exact), ["1536x1024"]);
});

test("a chat in words", async () => {
  const chat = client.chats.create({ model: "openai/gpt-image-2", config });

  const first = await chat.sendMessage({ message: "A cat" });

  assert.deepEqual(pictures(first), ["1024x1024"]);
});

for (const model of ["google/gemini-3-pro-image", "openai/gpt-image-2", "flux/flux-2-pro"]) {
  test(`a chat that goes on with the picture that ${model} made`, async () => {
    const chat = client.chats.create({ model, config });

    const first = await chat.sendMessage({ message: "A cat" });
    const second = await chat.sendMessage({ message: "Now with a hat" });

    assert.equal(pictures(first).length, 1);
    assert.equal(pictures(second).length, 1);
    assert.equal(chat.getHistory().length, 4);
  });
}

test("a streamed chat that goes on with its picture", async () => {
  const chat = client.chats.create({ model: "google/gemini-3-pro-image", config });

  const first = await chunksOf(await chat.sendMessageStream({ message: "A cat" }));
  const second = await chunksOf(await chat.sendMessageStream({ message: "Now with a hat" }));

  assert.equal(first.flatMap(pictures).length, 1);
  assert.equal(second.flatMap(pictures).length, 1);
});

test("a streamed chat keeps no words that nobody spoke", async () => {
  const chat = client.chats.create({ model: "openai/gpt-image-2", config });

  await chunksOf(await chat.sendMessageStream({ message: "A cat" }));

  const parts = chat.getHistory().flatMap((turn) => turn.parts);
  assert.equal(parts.filter((part) => part.inlineData).length, 1);
  assert.equal(parts.filter((part) => part.text === "").length, 0);
});

test("words in place of a picture, as the model said them", async () => {
  const response = await client.models.generateContent({
    model: "google/gemini-2.5-flash-image",
    contents: "A cat [sandbox:finish-reason=stop]",
    config,
  });

  assert.match(response.text, /\S/);
  assert.equal(response.candidates[0].finishReason, "STOP");
  assert.ok(response.usageMetadata.promptTokenCount > 0);
});

for (const alphabet of ["base64", "base64url"]) {
  for (const model of ["google/gemini-3-pro-image", "openai/gpt-image-2"]) {
    test(`${model} is sent a picture in ${alphabet}`, async () => {
      const data = speckled().toString(alphabet);
      assert.match(data, alphabet === "base64" ? /[+/]/ : /[-_]/);
      const contents = [{ inlineData: { mimeType: "image/png", data } }, { text: "Make it blue" }];

      const response = await client.models.generateContent({ model, contents, config });

      assert.equal(pictures(response).length, 1);
      assert.ok(response.usageMetadata.promptTokensDetails.some((detail) => detail.modality === "IMAGE"));
    });
  }
}

test("what is blocked is told as Google tells it", async () => {
  const prompt = await client.models.generateContent({
    model: "google/gemini-3-pro-image",
    contents: "A cat [sandbox:blocked=input]",
    config,
  });
  const picture = await client.models.generateContent({
    model: "openai/gpt-image-2",
    contents: "A cat [sandbox:blocked=output]",
    config,
  });

  assert.equal(prompt.promptFeedback.blockReason, "PROHIBITED_CONTENT");
  assert.equal(picture.candidates[0].finishReason, "IMAGE_SAFETY");
});

for (const [what, contents, status] of [
  ["before a stream", "A cat [sandbox:fail=429]", 429],
  ["within a stream", "A cat [sandbox:latency=16000;error-event]", 502],
]) {
  test(`ApiError ${status} ${what}`, async () => {
    const streamed = async () =>
      chunksOf(await client.models.generateContentStream({ model: "flux/flux-2-pro", contents, config }));

    await assert.rejects(streamed, (error) => error instanceof ApiError && error.status === status);
  });
}

for (const [fault, status] of [
  ["error-event", 502],
  ["early-close", 504],
]) {
  test(`ApiError ${status} after the first words, for ${fault}, and nothing is bought twice`, async () => {
    const contents = `A cat that ends [sandbox:${fault}]`;
    const seen = [];
    const streamed = async () => {
      for await (const chunk of await client.models.generateContentStream({
        model: "google/gemini-3-pro-image",
        contents,
        config,
      })) {
        seen.push(chunk);
      }
    };

    await assert.rejects(streamed, (error) => error instanceof ApiError && error.status === status);
    assert.match(seen[0].candidates[0].content.parts[0].text, /\S/);
    assert.equal(await purchasesOf(contents), 1);
  });
}

test("words alone are refused", async () => {
  const request = { model: "openai/gpt-image-2", contents: "A cat", config: { responseModalities: ["TEXT"] } };

  await assert.rejects(client.models.generateContent(request), (error) => error instanceof ApiError && error.status === 400);
});
