// References and masks on the Lightbox.
import { strict as assert } from "node:assert";
import { test } from "node:test";
import { gateway } from "../support/gateway.mjs";
import { choose, hosts, open, options, page, press, problems, prompt, runs, tiles } from "../support/lightbox.mjs";
import { picture } from "../support/pictures.mjs";

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
  await page.getByText("Mark by numbers").waitFor();
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

test("a picture that cannot be shown is said, and one that is asked for twice opens once", options, async () => {
  await open();
  await choose("openai/gpt-image-2");
  await picked("cut.png", "image/png", Buffer.from("no picture at all"));
  await press("Paint a mask on cut.png");
  await page.getByText(/cut\.png: the browser cannot show this picture/).waitFor();
  assert.ok(await page.locator("#painter").isHidden());
  await press("Remove cut.png");
  await picked("red.png", "image/png", picture(400, 400));
  assert.equal(await page.locator("#reference-note").textContent(), "");
  await page.getByRole("button", { name: "Paint a mask on red.png" }).evaluate((pressed) => {
    pressed.click();
    pressed.click();
  });
  await page.getByText("The picture has 400 × 400 pixels.").waitFor({ state: "attached" });
  await press("Cancel");
  assert.ok(await page.locator("#painter").isHidden());
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

test("nothing went wrong unseen, and nobody was asked but the gateway", options, () => {
  assert.deepEqual(problems, []);
  assert.deepEqual([...hosts].sort(), [new URL(gateway).host]);
});
