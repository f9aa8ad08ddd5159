// Jobs of other doors, and the gallery, on the Lightbox.
import { strict as assert } from "node:assert";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { distribution, gateway } from "../support/gateway.mjs";
import { choose, count, hosts, open, options, page, press, problems, prompt, runs, tiles } from "../support/lightbox.mjs";

const data = join(distribution, "data");


test("a batch of the folder shows its progress, then its pictures with their requests", options, async () => {
  await open();
  const name = `harbour-${Date.now()}`;
  const prompts = ["A balloon of the batch", "A cat of the batch [sandbox:latency=6000]", "A kite [sandbox:blocked=input]"];
  const lines = prompts.map((text, index) => JSON.stringify({ model: "flux-2-pro", prompt: text, count: index + 1, aspectRatio: "16:9" }));
  await writeFile(join(data, `${name}.part`), lines.join("\n"));
  await rename(join(data, `${name}.part`), join(data, "inbox", `${name}.jsonl`));

  const job = page.locator(".job").filter({ hasText: name });
  await job.getByText(/^running · \d of 3/).waitFor();
  assert.ok(await job.getByRole("button", { name: `Cancel ${name}.jsonl` }).isVisible());
  await job.getByText("partial · 3 of 3 · 2 succeeded · 1 failed · 3 pictures").waitFor();
  assert.equal(await job.getByRole("progressbar").evaluate((bar) => bar.value / bar.max), 1);
  await job.getByText("What went wrong").click();
  await job.getByText("3: Provider flux withheld the picture").waitFor();

  const entry = page.locator(".entry").filter({ hasText: "A cat of the batch" });
  await page.getByRole("link", { name: "Gallery" }).click();
  await entry.locator("img").nth(1).waitFor();
  assert.match(await entry.textContent(), /folder/);
  await entry.getByRole("button").first().click();
  await press("Use this request");
  assert.equal(await prompt().inputValue(), prompts[1]);
  assert.equal(await page.getByLabel("Model").inputValue(), "flux/flux-2-pro");
  assert.equal(await count().inputValue(), "2");
  assert.ok(await page.getByRole("radio", { name: "16:9" }).isChecked());
});

test("a request that nobody waits for becomes a job, and can be cancelled", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("A boat of later [sandbox:latency=30000]");
  await page.getByLabel(/As a job/).check();
  await press(/Generate/);
  const cancel = page.locator(".job").first().getByRole("button", { name: /^Cancel/ });
  await cancel.waitFor();
  await cancel.click();
  await page.locator(".job").first().getByText(/^(cancelled|outcome-unknown) · 1 of 1/).waitFor();

  assert.equal(await runs().count(), 0);
});

test("the gallery has the pictures of this tab, and arrow keys go through them", options, async () => {
  await open();
  await choose("flux/flux-2-pro");
  await prompt().fill("Two kites of the gallery");
  await count().fill("2");
  await press(/Generate/);
  await tiles("done").nth(1).waitFor();
  const entries = page.locator(".entry").filter({ hasText: "Two kites of the gallery" });
  await entries.nth(1).getByRole("button").click();
  const viewer = page.getByRole("dialog");
  const source = () => viewer.locator("img").getAttribute("src");
  const first = await source();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction((before) => document.querySelector("#viewer img").src !== before, first);

  assert.match(await viewer.textContent(), /Two kites of the gallery/);
});

test("nothing went wrong unseen, and nobody was asked but the gateway", options, () => {
  assert.deepEqual(problems, []);
  assert.deepEqual([...hosts].sort(), [new URL(gateway).host]);
});
