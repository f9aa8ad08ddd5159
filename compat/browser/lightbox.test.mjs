// The Lightbox, used as a person does: with a mouse, without one, with a key and without.
import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, test } from "node:test";
import { missing, start } from "../support/browser.mjs";
import { gateway, goodKey, purchasesOf, withKeys } from "../support/gateway.mjs";
import { describe } from "../support/picture.mjs";
import { picture } from "../support/pictures.mjs";

const patience = 60_000;
const options = { skip: missing };

let browser;
let context;
let page;
const problems = [];
const hosts = new Set();

before(async () => {
  if (missing) {
    return;
  }
  browser = await start();
  context = await browser.newContext({ viewport: { width: 1280, height: 860 }, permissions: ["clipboard-read", "clipboard-write"] });
  context.setDefaultTimeout(patience);
});

beforeEach(async () => {
  if (!missing) {
    await page?.close();
    page = await context.newPage();
    page.on("request", (request) => request.url().startsWith("http") && hosts.add(new URL(request.url()).host));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  }
});

after(() => browser?.close());

async function open(address = gateway) {
  await page.goto(`${address}/`);
  await prompt().waitFor();
}

const prompt = () => page.getByLabel("Prompt");
const runs = () => page.locator(".run");
const tiles = (state) => runs().first().locator(`.tile[data-state="${state}"]`);
const press = (name) => page.getByRole("button", { name }).click();

async function choose(model) {
  await page.getByLabel("Model").selectOption(model);
}

async function saved(tile) {
  const [download] = await Promise.all([page.waitForEvent("download"), tile.getByRole("link", { name: /Save/ }).click()]);
  return { name: download.suggestedFilename(), picture: describe(await readFile(await download.path())) };
}

test("it makes as many pictures as it is asked for, of the shape and format that are chosen", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("A red kite over dunes");
  await page.getByRole("radio", { name: "16:9" }).check();
  await page.getByRole("radio", { name: "1K" }).check();
  await page.getByRole("radio", { name: "WEBP" }).check();
  await page.getByLabel("Pictures").fill("3");
  await press(/Generate/);

  await tiles("done").nth(2).waitFor();
  const first = await saved(tiles("done").first());

  assert.deepEqual(first, { name: "a-red-kite-over-dunes-1.webp", picture: "webp 1280x720" });
  assert.match(await page.getByRole("status").textContent(), /Done: 3 of 3|Picture 3 of 3/);
});

test("unfinished pictures are shown while they come", options, async () => {
  await open();
  await choose("openai/gpt-image-2");
  await prompt().fill("A boat that takes its time [sandbox:latency=4000]");
  await page.getByLabel("Pictures").fill("2");
  await press(/Generate/);

  await tiles("waiting").nth(1).waitFor();
  await tiles("unfinished").first().locator("img").waitFor();
  await tiles("done").nth(1).waitFor();
});

test("of four pictures of which one fails the others stay, and it says which is missing", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("A balloon that is not always there [sandbox:fail=500;fail-unit=2]");
  await page.getByLabel("Pictures").fill("2");
  await press(/Generate/);

  const failure = runs().first().getByRole("alert");
  await failure.waitFor();

  assert.match(await failure.textContent(), /1 of 2 pictures were made.*missing/);
  assert.equal(await tiles("done").count(), 1);
  assert.equal(await tiles("missing").count(), 1);
});

test("what was left out is said", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("A kite with a wish");
  await page.route("**/v1/images/generations", (route) => {
    const body = { ...route.request().postDataJSON(), style: "vivid" };
    return route.continue({ postData: JSON.stringify(body) });
  });
  await press(/Generate/);
  await tiles("done").first().waitFor();

  assert.match((await runs().first().locator(".warning").allTextContents()).join(), /style is not supported by flux\/flux-2-pro/);
});

test("an error leads to what is to be changed", options, async () => {
  await open();
  await page.route("**/v1/images/generations", (route) => {
    const body = { ...route.request().postDataJSON(), n: 99 };
    return route.continue({ postData: JSON.stringify(body) });
  });
  await prompt().fill("Far too many kites");
  await press(/Generate/);
  await page.getByRole("button", { name: "Change n" }).click();

  assert.equal(await page.evaluate(() => document.activeElement.id), "count");
});

test("nothing is sent that cannot be made", options, async () => {
  await open();
  await choose("openai/gpt-image-2");
  await press(/Generate/);
  assert.match(await page.locator("#order-problem").textContent(), /Write what/);

  await prompt().fill("A kite of an impossible size");
  await page.getByRole("radio", { name: "Exact" }).check();
  await page.getByLabel("Width").fill("1000");
  await page.getByLabel("Height").fill("1000");
  assert.match(await page.locator("#exact-note").textContent(), /multiples of 16; near is 1008 × 1008/);
  await press(/Generate/);

  assert.equal(await runs().count(), 0);
  assert.equal(await purchasesOf("A kite of an impossible size"), 0);
});

test("a run can be stopped", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("A boat for which nobody waits [sandbox:latency=20000]");
  await press(/Generate/);
  await press("Stop");

  await runs().first().getByText(/^stopped/).waitFor();
  assert.equal(await runs().first().getByRole("alert").count(), 0);
});

test("models offer what they can do and nothing else", options, async () => {
  await open();
  await choose("openai/gpt-image-1.5");
  assert.deepEqual(await page.locator("#shapes label").allInnerTexts(), ["Auto", "1024×1024", "1536×1024", "1024×1536"]);
  assert.ok(await page.getByLabel("Transparent background").isVisible());
  await page.getByLabel("Transparent background").check();
  assert.ok(await page.getByRole("radio", { name: "JPEG" }).isDisabled());

  await choose("volcengine/doubao-seedream-4-0-250828");
  assert.equal(await page.getByLabel("Pictures").getAttribute("max"), "15");
  assert.ok(!(await page.getByLabel("Transparent background").isVisible()));
});

test("everything can be done without a mouse", options, async () => {
  await open();
  await choose("openai/gpt-image-2");
  await prompt().focus();
  await page.keyboard.type("A kite for the keyboard");
  const visited = [];
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press("Tab");
    visited.push(await page.evaluate(() => document.activeElement.id || document.activeElement.name));
  }
  assert.deepEqual(visited.slice(0, 3), ["model", "shape", "tier"]);
  assert.ok(visited.includes("count") && visited.includes("format") && visited.includes("generate"), visited.join());
  await page.getByRole("radio", { name: "Auto" }).first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+Enter");
  await tiles("done").first().waitFor();
  await tiles("done").first().getByRole("button").focus();
  await page.keyboard.press("Enter");
  const viewer = page.getByRole("dialog");
  await viewer.getByText("A kite for the keyboard").waitFor();
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "hidden" });

  assert.equal(await page.evaluate(() => document.activeElement.className), "frame");
});

test("a request of before can be used again", options, async () => {
  await open();
  await choose("google/gemini-3-pro-image");
  await prompt().fill("A kite of before");
  await page.getByRole("radio", { name: "21:9" }).check();
  await page.getByRole("radio", { name: "2K" }).check();
  await press(/Generate/);
  await tiles("done").first().waitFor();
  await choose("flux/flux-2-pro");
  await prompt().fill("Another one");
  await tiles("done").first().getByRole("button").click();
  await press("Use this request");

  assert.equal(await prompt().inputValue(), "A kite of before");
  assert.equal(await page.getByLabel("Model").inputValue(), "google/gemini-3-pro-image");
  assert.ok(await page.getByRole("radio", { name: "21:9" }).isChecked());
  assert.ok(await page.getByRole("radio", { name: "2K" }).isChecked());
});

test("the request can be copied as a program", options, async () => {
  await open();
  await choose("openai/gpt-image-2");
  await prompt().fill("A kite as a program");
  await page.getByText("Copy as code").click();
  await page.getByRole("radio", { name: "JavaScript" }).check();
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();

  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /client\.images\.generate\(\{\n {2}model: "openai\/gpt-image-2",\n {2}prompt: "A kite as a program",/);
  assert.ok(copied.includes(`baseURL: "${gateway}/v1"`));
});

test("a key is asked for where there must be one, and stands in no address", options, async () => {
  const addresses = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto(`${withKeys}/`);
  const field = page.getByLabel("Key", { exact: true });
  await field.fill("not-a-key");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: /key/i }).first().waitFor();
  await field.fill(goodKey);
  await page.keyboard.press("Enter");
  await prompt().fill("A kite under lock and key");
  await press(/Generate/);
  await tiles("done").first().waitFor();

  assert.ok(addresses.length > 5 && addresses.every((address) => !address.includes(goodKey)));
  assert.ok(!(await page.content()).includes(goodKey));
  await press("Forget key");
  await field.waitFor();
  // The browser itself reports each refusal.
  problems.splice(0, Infinity, ...problems.filter((problem) => !problem.includes("401")));
});

const picked = (name, mimeType, buffer) => page.locator("#files").setInputFiles({ name, mimeType, buffer });
const marked = () =>
  page.evaluate(() => {
    const { width, height } = document.getElementById("marks");
    const { data } = document.getElementById("marks").getContext("2d").getImageData(0, 0, width, height);
    return data.filter((value, index) => index % 4 === 3 && value > 127).length / (width * height);
  });
const sent = () => page.waitForRequest((request) => request.url().endsWith("/v1/images/edits"));

test("a mask is painted, and only what was painted changes", options, async () => {
  await open();
  await choose("openai/gpt-image-2");
  await picked("red.png", "image/png", picture(512, 512));
  await prompt().fill("A boat in the masked part");
  await page.getByRole("radio", { name: "1:1" }).check();
  await press("Paint a mask on red.png");
  const box = await page.locator("#marks").boundingBox();
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
  await page.getByLabel("Brush").fill("40");
  await page.mouse.move(...at(0.8, 0));
  await page.mouse.down();
  await page.mouse.move(...at(0.8, 1), { steps: 8 });
  await page.mouse.up();
  const stroke = await marked();
  assert.ok(stroke > 0.35 && stroke < 0.45, String(stroke));
  await press("Use mask");
  await press(/Generate/);
  await tiles("done").first().waitFor();

  const colours = await page.evaluate(async () => {
    const image = document.querySelector(".run .tile img");
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const at = (x, y) => [...context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data];
    return { left: at(0.2, 0.5), right: at(0.8, 0.3) };
  });
  assert.deepEqual(colours.left, [200, 30, 30, 255]);
  assert.notDeepEqual(colours.right, [200, 30, 30, 255]);
});

test("a mask is made without a mouse, undone, inverted and cleared", options, async () => {
  await open();
  await choose("openai/gpt-image-2");
  await picked("red.png", "image/png", picture(400, 400));
  await page.getByRole("button", { name: "Paint a mask on red.png" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Mark by numbers").focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Width", { exact: true }).last().fill("100");
  await page.locator("#mask-height").fill("400");
  await page.getByRole("button", { name: "Mark rectangle" }).focus();
  await page.keyboard.press("Enter");
  assert.equal(await marked(), 0.25);
  await press("Invert");
  assert.equal(await marked(), 0.75);
  await press("Undo");
  assert.equal(await marked(), 0.25);
  await press("Clear");
  assert.equal(await marked(), 0);
  await press("Use mask");
  assert.match(await page.locator("#mask-note").textContent(), /Nothing is marked/);
  await page.keyboard.press("Control+z");
  assert.equal(await marked(), 0.25);
  await press("Use mask");

  await page.getByRole("button", { name: "Change the mask" }).click();
  assert.equal(await marked(), 0.25);
});

test("pictures are dropped, pasted and taken from the table", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("A kite to be edited");
  await press(/Generate/);
  await tiles("done").first().getByRole("button").click();
  await press("Edit this picture");
  const bytes = [...picture()];
  await page.evaluate((data) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(data)], "dropped.png", { type: "image/png" }));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData: transfer }));
  }, bytes);
  const names = await page.locator("#references img").evaluateAll((images) => images.map((image) => image.alt));
  assert.deepEqual(names, ["a-kite-to-be-edited-1.png", "dropped.png", "dropped.png"]);
  await page.getByRole("button", { name: "Remove dropped.png" }).last().click();
  await prompt().fill("The kite, edited");
  const [request] = await Promise.all([sent(), press(/Generate/)]);
  await tiles("done").first().waitFor();

  assert.equal(request.method(), "POST");
  assert.match(await runs().first().textContent(), /edit of 2/);
});

test("what a model does not edit is said before anything is sent", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("A kite that is not edited");
  await picked("notes.txt", "text/plain", Buffer.from("no picture"));
  assert.match(await page.locator("#reference-note").textContent(), /notes\.txt: only PNG, JPEG and WebP/);
  await picked("red.png", "image/png", picture());
  await choose("glm/cogview-4");
  await press(/Generate/);
  assert.match(await page.locator("#order-problem").textContent(), /makes no edits/);
  await press("Remove red.png");
  await choose("qwen/qwen-image-edit");
  await press(/Generate/);
  assert.match(await page.locator("#order-problem").textContent(), /only edits: add a picture/);
  assert.equal(await runs().count(), 0);
});

test("it is there in the dark as well", options, async () => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open();
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await press(/Theme/);

  assert.notEqual(await ground(), dark);
  await press(/Theme/);
  assert.equal(await ground(), dark);
  await press(/Theme/);
});

test("nothing went wrong unseen, and nobody was asked but the gateway", options, () => {
  assert.deepEqual(problems.filter((problem) => !/status of 400/.test(problem)), []);
  assert.deepEqual([...hosts].sort(), [gateway, withKeys].map((url) => new URL(url).host).sort());
});
