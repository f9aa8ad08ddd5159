// The JavaScript of docs/clients.md, run as it stands there but for the gateway's port.
import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gateway } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";

const document = await readFile(new URL("../../docs/clients.md", import.meta.url), "utf8");
// Below node_modules the snippets find the libraries, and nothing else finds them.
const root = fileURLToPath(new URL("../node_modules/", import.meta.url));

/** The programs of the document; a block without imports goes on with the one before it. */
const programs = [...document.matchAll(/```js\n(.*?)```/gs)]
  .map((match) => match[1].replaceAll("http://127.0.0.1:8080", gateway))
  .reduce((all, block) => (block.startsWith("import") ? [...all, block] : [...all.slice(0, -1), all.at(-1) + block]), []);

test("the document has one program a protocol", () => {
  assert.equal(programs.length, 2);
});

for (const [index, name, expected] of [
  [0, "kite.png", "png 1536x1024"],
  [1, "kite.webp", "webp 1536x1024"],
]) {
  test(`program ${index + 1} saves ${name}`, async () => {
    const folder = await mkdtemp(join(root, ".snippet-"));
    try {
      await writeFile(join(folder, "snippet.mjs"), programs[index]);
      await promisify(execFile)(process.execPath, ["snippet.mjs"], { cwd: folder });

      assert.equal(describe(await readFile(join(folder, name))), expected);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
