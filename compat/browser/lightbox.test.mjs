// The Lightbox, used as a person does: with a mouse, without one, with a key and without.
import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gateway, goodKey, purchasesOf, withKeys } from "../support/gateway.mjs";
import { choose, count, hosts, open, options, page, press, problems, prompt, runs, tiles } from "../support/lightbox.mjs";
import { describe } from "../support/picture.mjs";

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
  await count().fill("3");
  await press(/Generate/);

  await tiles("done").nth(2).waitFor();
  const first = await saved(tiles("done").first());

  assert.deepEqual(first, { name: "a-red-kite-over-dunes-1.webp", picture: "webp 1280x720" });
  assert.match(await page.getByRole("status").textContent(), /Done: 3 of 3|Picture 3 of 3/);
});

test("unfinished pictures are shown while they come", options, async () => {
  await open();
  await choose("openai/gpt-image-2");
  await prompt().fill("A boat that takes its time [sandbox:latency=1000]");
  await count().fill("2");
  // They may be there for less time than it takes to ask for them.
  await page.evaluate(() => {
    globalThis.unfinished = 0;
    new MutationObserver(() => {
      const shown = document.querySelectorAll('.tile[data-state="unfinished"] img');
      globalThis.unfinished = Math.max(globalThis.unfinished, shown.length);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await press(/Generate/);

  await tiles("waiting").nth(1).waitFor();
  await tiles("done").nth(1).waitFor();
  assert.notEqual(await page.evaluate(() => globalThis.unfinished), 0);
});

test("of four pictures of which one fails the others stay, and it says which is missing", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("A balloon that is not always there [sandbox:fail=500;fail-unit=2]");
  await count().fill("2");
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
  await page.locator("#width").fill("1000");
  await page.locator("#height").fill("1000");
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
  assert.equal(await count().getAttribute("max"), "15");
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
  assert.deepEqual(visited.slice(0, 3), ["files", "model", "shape"]);
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
});

test("a gateway that is not there is said, and tried again", options, async () => {
  await page.route("**/v1/models", (route) => route.abort());
  await page.goto(`${gateway}/`);
  await page.getByText("The gateway does not answer").waitFor();
  await page.unroute("**/v1/models");
  await press("Try again");

  await prompt().waitFor();
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
  assert.deepEqual(problems, []);
  assert.deepEqual([...hosts].sort(), [gateway, withKeys].map((url) => new URL(url).host).sort());
});
