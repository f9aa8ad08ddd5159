// The form's request as a program that somebody can take away. Keys are never written into one: it reads CARAVAN_KEY.
import { fieldsOf } from "./request.mjs";

/** What OpenAI's Python library takes by name; all else goes through extra_body. */
const PYTHON_NAMES = ["model", "prompt", "n", "size", "output_format", "background", "quality", "style", "moderation", "input_fidelity"];

/** Parameters that Google's protocol knows, too. */
const GOOGLE_HINTS = ["quality", "negativePrompt", "seed", "guidanceScale"];

export const LANGUAGES = [
  { id: "curl", name: "curl", write: curl },
  { id: "openai-python", name: "OpenAI Python", write: openAiPython },
  { id: "google-python", name: "Google Gen AI Python", write: googlePython },
  { id: "javascript", name: "JavaScript", write: javaScript },
];

function filesOf(order) {
  return { references: order.references.map((file) => file.name), mask: order.mask ? "mask.png" : "" };
}

function endingOf(order) {
  return { jpeg: "jpg", webp: "webp" }[order.format] ?? "png";
}

/** In a shell's single quotes. */
function shell(text) {
  return `'${String(text).replaceAll("'", `'\\''`)}'`;
}

/** As curl wants a file's name that may hold a comma or a semicolon. */
function quoted(name) {
  return `"${name.replace(/["\\]/g, "\\$&")}"`;
}

/** Text, numbers and lists look the same in Python and in JavaScript, and so do JSON's escapes. */
function literal(value) {
  return JSON.stringify(value);
}

function curl(order, base) {
  const address = `${base}v1/images/${order.references.length ? "edits" : "generations"}`;
  const start = `curl -s ${address} -H "Authorization: Bearer $CARAVAN_KEY"`;
  if (order.references.length === 0) {
    return `${start} \\\n  -H 'Content-Type: application/json' \\\n  -d ${shell(JSON.stringify(fieldsOf(order), null, 2))}\n`;
  }
  const { references, mask } = filesOf(order);
  const parts = [
    ...Object.entries(fieldsOf(order)).map(([name, value]) => `--form-string ${shell(`${name}=${value}`)}`),
    ...references.map((name) => `-F ${shell(`image[]=@${quoted(name)}`)}`),
    ...(mask ? [`-F ${shell(`mask=@${quoted(mask)}`)}`] : []),
  ];
  return [start, ...parts].join(" \\\n  ") + "\n";
}

function openAiPython(order, base) {
  const fields = Object.entries(fieldsOf(order));
  const known = fields.filter(([name]) => PYTHON_NAMES.includes(name));
  const extra = fields.filter(([name]) => !PYTHON_NAMES.includes(name));
  const { references, mask } = filesOf(order);
  const lines = known.map(([name, value]) => `    ${name}=${literal(value)},`);
  if (references.length) {
    lines.push(`    image=[${references.map((name) => `open(${literal(name)}, "rb")`).join(", ")}],`);
  }
  if (mask) {
    lines.push(`    mask=open(${literal(mask)}, "rb"),`);
  }
  if (extra.length) {
    lines.push(`    extra_body=${literal(Object.fromEntries(extra))},`);
  }
  return `import base64
import os
from openai import OpenAI

client = OpenAI(base_url=${literal(`${base}v1`)}, api_key=os.environ.get("CARAVAN_KEY", "any"))
answer = client.images.${references.length ? "edit" : "generate"}(
${lines.join("\n")}
)
for number, picture in enumerate(answer.data, 1):
    with open(f"picture-{number}.${endingOf(order)}", "wb") as file:
        file.write(base64.b64decode(picture.b64_json))
`;
}

function javaScript(order, base) {
  const { references, mask } = filesOf(order);
  const lines = Object.entries(fieldsOf(order)).map(([name, value]) => `  ${name}: ${literal(value)},`);
  if (references.length) {
    lines.push(`  image: [${references.map((name) => `fs.createReadStream(${literal(name)})`).join(", ")}],`);
  }
  if (mask) {
    lines.push(`  mask: fs.createReadStream(${literal(mask)}),`);
  }
  return `import fs from "node:fs";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: ${literal(`${base}v1`)}, apiKey: process.env.CARAVAN_KEY ?? "any" });
const answer = await client.images.${references.length ? "edit" : "generate"}({
${lines.join("\n")}
});
answer.data.forEach((picture, index) => {
  fs.writeFileSync(\`picture-\${index + 1}.${endingOf(order)}\`, Buffer.from(picture.b64_json, "base64"));
});
`;
}

/** What Google's protocol has no field for is not asked for, and the program says so. */
function googlePython(order, base) {
  const { model, prompt, n = 1, aspect_ratio: ratio, output_format: format, size, image_size: tier, background } = fieldsOf(order);
  const hints = Object.entries(order.hints).filter(([, value]) => value !== "");
  const extra = Object.fromEntries(hints.filter(([name]) => GOOGLE_HINTS.includes(name)));
  const missing = hints.map(([name]) => name).filter((name) => !GOOGLE_HINTS.includes(name));
  if (size ?? tier) {
    extra.imageSize = size ?? tier;
  }
  if (background) {
    missing.push("background");
  }
  const config = [`number_of_images=${n}`];
  if (ratio) {
    config.push(`aspect_ratio=${literal(ratio)}`);
  }
  if (format) {
    config.push(`output_mime_type=${literal(`image/${format}`)}`);
  }
  if (Object.keys(extra).length) {
    config.push(`http_options=types.HttpOptions(extra_body={"parameters": ${literal(extra)}})`);
  }
  const { references, mask } = filesOf(order);
  const edits = references.length > 0;
  return `${missing.length ? `# Left out, since this protocol has no field for it: ${missing.join(", ")}\n` : ""}import os
from google import genai
from google.genai import types

client = genai.Client(
    vertexai=True,
    api_key=os.environ.get("CARAVAN_KEY", "any"),
    http_options=types.HttpOptions(base_url=${literal(`${base}api/vertex-ai`)}, api_version="v1"),
)
answer = client.models.${edits ? "edit_image" : "generate_images"}(
    model=${literal(model)},
    prompt=${literal(prompt)},
${edits ? googleReferences(references, mask) : ""}    config=types.${edits ? "EditImageConfig" : "GenerateImagesConfig"}(
        ${config.join(",\n        ")},
    ),
)
for number, picture in enumerate(answer.generated_images, 1):
    picture.image.save(f"picture-{number}.${endingOf(order)}")
`;
}

function googleReferences(names, mask) {
  const image = (name) => `types.Image.from_file(location=${literal(name)})`;
  const lines = names.map(
    (name, index) => `        types.RawReferenceImage(reference_id=${index + 1}, reference_image=${image(name)}),`,
  );
  if (mask) {
    lines.push(
      `        types.MaskReferenceImage(reference_id=${names.length + 1}, reference_image=${image(mask)},`,
      '            config=types.MaskReferenceConfig(mask_mode="MASK_MODE_USER_PROVIDED")),',
    );
  }
  return `    reference_images=[\n${lines.join("\n")}\n    ],\n`;
}
