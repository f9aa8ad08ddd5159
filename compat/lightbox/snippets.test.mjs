// The programs that the Lightbox writes do what the form asks for: those in curl and JavaScript are run.
import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { LANGUAGES } from "../../src/main/resources/org/pixelcaravan/lightbox/snippets.mjs";
import { goodKey, withKeys } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";
import { mask, picture } from "../support/pictures.mjs";

const run = promisify(execFile);
// Below node_modules the snippets find the libraries, and nothing else finds them.
const root = fileURLToPath(new URL("../node_modules/", import.meta.url));
const env = { ...process.env, CARAVAN_KEY: goodKey };
const write = (id, order) => LANGUAGES.find((language) => language.id === id).write(order, `${withKeys}/`);

const order = (more) => ({
  model: "flux/flux-2-pro",
  prompt: `It's "dusk" over $HOME \\ Dünen 沙漠\nand \`more\``,
  count: 2,
  size: "",
  ratio: "16:9",
  tier: "1K",
  format: "jpeg",
  background: "",
  hints: { seed: 7 },
  references: [],
  mask: undefined,
  ...more,
});

const masked = order({
  model: "openai/gpt-image-2", count: 1, size: "1024x1024", format: "webp", hints: { quality: "low" },
  references: [{ name: `my "first" picture, 1.png` }], mask: new Blob(),
});

async function inFolder(action) {
  const folder = await mkdtemp(join(root, ".snippet-"));
  try {
    await writeFile(join(folder, masked.references[0].name), picture());
    await writeFile(join(folder, "mask.png"), mask());
    await action(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

for (const [what, asked, pictures] of [
  ["pictures", order(), ["jpeg 1280x720", "jpeg 1280x720"]],
  ["an edit with a mask", masked, ["webp 1024x1024"]],
]) {
  test(`curl makes ${what}`, () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "snippet.sh"), write("curl", asked));

      const { stdout } = await run("sh", ["snippet.sh"], { cwd: folder, env, maxBuffer: 2 ** 26 });

      const answer = JSON.parse(stdout);
      assert.deepEqual(answer.data?.map((item) => describe(Buffer.from(item.b64_json, "base64"))), pictures, stdout.slice(0, 500));
    }));

  test(`JavaScript makes ${what}`, () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "snippet.mjs"), write("javascript", asked));

      await run(process.execPath, ["snippet.mjs"], { cwd: folder, env });

      const files = (await readdir(folder)).filter((name) => name.startsWith("picture-")).sort();
      assert.deepEqual(await Promise.all(files.map(async (name) => describe(await readFile(join(folder, name))))), pictures);
    }));
}

test("Python's programs are Python, where there is one to ask", async (context) => {
  const python = await run("python3", ["--version"]).catch(() => undefined);
  if (!python) {
    context.skip("there is no python3");
    return;
  }
  for (const id of ["openai-python", "google-python"]) {
    for (const asked of [order(), masked, order({ background: "transparent", hints: { style: "vivid" } })]) {
      await run("python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])", write(id, asked)]);
    }
  }
});

test("Python's OpenAI library is given by name what it knows, and the rest beside it", () => {
  const program = write("openai-python", order());

  assert.match(program, /\n    n=2,\n/);
  assert.match(program, /extra_body=\{"aspect_ratio":"16:9","image_size":"1K","seed":7\}/);
});

test("Google's program says what its protocol has no field for", () => {
  const program = write("google-python", order({ background: "transparent", hints: { seed: 7, style: "vivid" } }));

  assert.match(program, /^# Left out, .*: style, background\n/);
  assert.match(program, /number_of_images=2,\n {8}aspect_ratio="16:9",\n {8}output_mime_type="image\/jpeg",/);
  assert.match(program, /extra_body=\{"parameters": \{"seed":7,"imageSize":"1K"\}\}/);
});

test("no program holds the key", () => {
  for (const { id } of LANGUAGES) {
    assert.ok(!write(id, masked).includes(goodKey));
  }
});
