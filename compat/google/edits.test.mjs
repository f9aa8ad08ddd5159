// editImage, with the samples of the Gemini protocol's guide, and what makes them work.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { GoogleGenAI, MaskReferenceImage, RawReferenceImage, StyleReferenceImage } from "@google/genai";
import { apiKey, gateway } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";
import { mask, picture, whiteMask } from "../support/pictures.mjs";

const client = new GoogleGenAI({
  apiKey,
  vertexai: true,
  httpOptions: { baseUrl: `${gateway}/api/vertex-ai`, apiVersion: "v1" },
});
const model = "openai/gpt-image-2";
const pictures = (response) =>
  response.generatedImages.map((item) => describe(Buffer.from(item.image.imageBytes, "base64")));

/** The library's constructors drop their arguments, so the fields are assigned. */
function reference(Type, referenceId, bytes, config) {
  const fields = { referenceId, referenceImage: { imageBytes: bytes.toString("base64"), mimeType: "image/png" } };
  return Object.assign(new Type(), fields, config && { config });
}

test("the guide's sample as printed sends no picture, and the error says why", async () => {
  const sample = new RawReferenceImage({
    referenceId: 1,
    referenceImage: { imageBytes: picture().toString("base64"), mimeType: "image/png" },
  });

  await assert.rejects(
    client.models.editImage({ model, prompt: "As a watercolour", referenceImages: [sample] }),
    (error) => error.status === 400 && /assign referenceImage after construction/.test(error.message),
  );
});

for (const name of [model, "flux/flux-2-pro", "google/gemini-2.5-flash-image"]) {
  test(`${name} edits a picture`, async () => {
    const response = await client.models.editImage({
      model: name,
      prompt: "Transform this image into watercolor painting style",
      referenceImages: [reference(RawReferenceImage, 1, picture())],
    });

    assert.match(pictures(response)[0], /^png /);
  });
}

for (const [kind, bytes] of [
  ["transparent", mask()],
  ["black and white", whiteMask()],
]) {
  test(`a ${kind} mask`, async () => {
    const response = await client.models.editImage({
      model,
      prompt: "Replace the background with a beach scene",
      referenceImages: [
        reference(RawReferenceImage, 1, picture()),
        reference(MaskReferenceImage, 2, bytes, { maskMode: "MASK_MODE_USER_PROVIDED" }),
      ],
      config: {
        numberOfImages: 1,
        outputMimeType: "image/webp",
        httpOptions: { extraBody: { imageSize: "1024x1024", quality: "high" } },
      },
    });

    assert.deepEqual(pictures(response), ["webp 1024x1024"]);
  });
}

test("two pictures, one of them for its style", async () => {
  const response = await client.models.editImage({
    model,
    prompt: "Paint [1] as [2] is painted",
    referenceImages: [reference(RawReferenceImage, 1, picture()), reference(StyleReferenceImage, 2, picture(32, 32))],
  });

  assert.equal(pictures(response).length, 1);
});

test("a model that cannot upscale says what it can do", async () => {
  const image = { imageBytes: picture().toString("base64"), mimeType: "image/png" };

  await assert.rejects(
    client.models.upscaleImage({ model, image, upscaleFactor: "x2" }),
    (error) => error.status === 400 && /cannot upscale here, only generate, edit/.test(error.message),
  );
});
