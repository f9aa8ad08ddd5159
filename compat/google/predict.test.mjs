// generateImages, with the samples of the Gemini protocol's guide: only base URL and key differ.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { GoogleGenAI } from "@google/genai";
import { apiKey, gateway, purchasesOf } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";

const client = new GoogleGenAI({
  apiKey,
  vertexai: true,
  httpOptions: {
    baseUrl: `${gateway}/api/vertex-ai`,
    apiVersion: "v1",
  },
});

const pictures = (response) =>
  response.generatedImages.map((item) => describe(Buffer.from(item.image.imageBytes, "base64")));

test("the guide's first sample", async () => {
  const response = await client.models.generateImages({
    model: "openai/gpt-image-2", // or qwen/qwen-image-2.0
    prompt: "A cat and a dog",
  });

  assert.deepEqual(pictures(response), ["png 1024x1024"]);
  assert.equal(response.generatedImages[0].image.mimeType, "image/png");
});

test("the guide's sample for high resolution", async () => {
  const response = await client.models.generateImages({
    model: "openai/gpt-image-2",
    prompt: "A futuristic cityscape at sunset, ultra detailed",
    config: {
      numberOfImages: 1, // Generate 1 image
      httpOptions: {
        extraBody: {
          imageSize: "1536x1024", // Landscape high resolution
          quality: "high", // High quality
        },
      },
    },
  });

  for (const img of response.generatedImages) {
    assert.ok(img.image.imageBytes.length > 0);
  }
  assert.deepEqual(pictures(response), ["png 1536x1024"]);
});

test("the guide's sample for 4K", async () => {
  const response = await client.models.generateImages({
    model: "openai/gpt-image-2",
    prompt: "A breathtaking mountain landscape at golden hour, photorealistic",
    config: {
      numberOfImages: 1,
      httpOptions: {
        extraBody: {
          imageSize: "3840x2160", // 4K UHD resolution
          quality: "high", // High quality
        },
      },
    },
  });

  assert.deepEqual(pictures(response), ["png 3840x2160"]);
});

test("the guide's sample for format and compression", async () => {
  const response = await client.models.generateImages({
    model: "openai/gpt-image-2",
    prompt: "A minimalist logo design",
    config: {
      numberOfImages: 2, // Generate 2 images
      outputMimeType: "image/webp", // WebP format, smaller file size
      outputCompressionQuality: 80, // 80% compression quality
    },
  });

  assert.deepEqual(pictures(response), ["webp 1024x1024", "webp 1024x1024"]);
  assert.equal(response.generatedImages[1].image.mimeType, "image/webp");
});

test("every typed field, on another vendor's model", async () => {
  const response = await client.models.generateImages({
    model: "flux/flux-2-pro",
    prompt: "A lighthouse",
    config: {
      negativePrompt: "people",
      numberOfImages: 2,
      aspectRatio: "16:9",
      guidanceScale: 7.5,
      seed: 42,
      safetyFilterLevel: "BLOCK_MEDIUM_AND_ABOVE",
      personGeneration: "dont_allow",
      includeSafetyAttributes: true,
      includeRaiReason: true,
      language: "en",
      outputMimeType: "image/jpeg",
      outputCompressionQuality: 75,
      addWatermark: false,
      imageSize: "1K",
      enhancePrompt: true,
      labels: { team: "a" },
    },
  });

  assert.deepEqual(pictures(response), ["jpeg 1280x720", "jpeg 1280x720"]);
});

test("fields merged into parameters by the extra body", async () => {
  const response = await client.models.generateImages({
    model: "openai/gpt-image-2",
    prompt: "A cat",
    config: { httpOptions: { extraBody: { parameters: { imageSize: "1024x1536", quality: "low" } } } },
  });

  assert.deepEqual(pictures(response), ["png 1024x1536"]);
});

for (const [what, baseUrl, apiVersion] of [
  ["the library's own version", `${gateway}/api/vertex-ai`, undefined],
  ["a closing slash", `${gateway}/api/vertex-ai/`, "v1"],
  ["no prefix", gateway, "v1"],
]) {
  test(`a base URL with ${what}`, async () => {
    const other = new GoogleGenAI({ apiKey, vertexai: true, httpOptions: { baseUrl, apiVersion } });

    const response = await other.models.generateImages({ model: "openai/gpt-image-2", prompt: "A cat" });

    assert.deepEqual(pictures(response), ["png 1024x1024"]);
  });
}

for (const model of ["gpt-image-2", "publishers/openai/models/gpt-image-2", "models/gpt-image-2"]) {
  test(`the model name ${model}`, async () => {
    const response = await client.models.generateImages({ model, prompt: "A cat" });

    assert.deepEqual(pictures(response), ["png 1024x1024"]);
  });
}

test("a prompt in any script, on several lines", async () => {
  const prompt = "Ein Segelboot\nam Abend 帆船 ⛵";

  await client.models.generateImages({ model: "openai/gpt-image-2", prompt });

  assert.equal(await purchasesOf(prompt), 1);
});

test("an Authorization header beside the library's key", async () => {
  const httpOptions = { baseUrl: `${gateway}/api/vertex-ai`, headers: { Authorization: `Bearer ${apiKey}` } };
  const other = new GoogleGenAI({ apiKey, vertexai: true, httpOptions });

  const response = await other.models.generateImages({ model: "openai/gpt-image-2", prompt: "A cat" });

  assert.deepEqual(pictures(response), ["png 1024x1024"]);
});
