// The Lightbox in a browser, as the tests use it: a new tab for each test, and a look at what nobody sees.
import { after, before, beforeEach } from "node:test";
import { missing, start } from "./browser.mjs";
import { gateway } from "./gateway.mjs";

const patience = 60_000;

export const options = { skip: missing };

/** The tab of the test that runs. */
export let page;

/** What the browser complained of, but for refusals that tests ask for, which it reports as well. */
export const problems = [];

/** Whom the pages have asked. */
export const hosts = new Set();

let browser;
let context;

before(async () => {
  if (!missing) {
    browser = await start();
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, permissions: ["clipboard-read", "clipboard-write"] });
    context.setDefaultTimeout(patience);
  }
});

beforeEach(async () => {
  if (!missing) {
    await page?.close();
    page = await context.newPage();
    page.on("request", (request) => request.url().startsWith("http") && hosts.add(new URL(request.url()).host));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !/responded with a status of 40[01]|ERR_FAILED/.test(message.text())) {
        problems.push(message.text());
      }
    });
  }
});

after(() => browser?.close());

export async function open(address = gateway) {
  await page.goto(`${address}/`);
  await prompt().waitFor();
}

export const prompt = () => page.getByLabel("Prompt");
export const count = () => page.getByRole("slider", { name: "Pictures" });
export const runs = () => page.locator(".run");

/** Tiles of the newest run. */
export const tiles = (state) => runs().first().locator(`.tile[data-state="${state}"]`);

export const press = (name) => page.getByRole("button", { name }).click();

export const choose = (model) => page.getByLabel("Model").selectOption(model);
