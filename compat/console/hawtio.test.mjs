// Hawtio at the management port, in a browser that follows the link of the start page.
import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { missing, start } from "../support/browser.mjs";
import { eventually, patience } from "../support/eventually.mjs";
import { distribution, gateway, management, managementPassword } from "../support/gateway.mjs";

const options = { skip: missing, timeout: 6 * patience };

let browser;
let page;
const problems = [];
const hosts = new Set();

before(async () => {
  if (missing) {
    return;
  }
  browser = await start();
  const context = await browser.newContext({
    httpCredentials: { username: "caravan", password: managementPassword, origin: management },
    viewport: { width: 1280, height: 760 },
  });
  context.setDefaultTimeout(patience);
  page = await context.newPage();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(`${gateway}/`);
  await page.getByRole("link", { name: "Hawtio" }).click();
});

after(() => browser?.close());

function nodeOf(tree, name) {
  return tree
    .locator(".pf-v6-c-tree-view__node")
    .filter({ has: page.getByText(name, { exact: true }) })
    .first();
}

async function open(tree, name) {
  const node = nodeOf(tree, name);
  await node.waitFor();
  if ((await node.locator("xpath=ancestor::li[1]").getAttribute("aria-expanded")) !== "true") {
    await node.locator(".pf-v6-c-tree-view__node-toggle").click();
  }
}

/** Opens folders of a tree, then selects what is in the last one. */
async function select(tree, ...names) {
  const last = names.pop();
  for (const name of names) {
    await open(tree, name);
  }
  await nodeOf(tree, last).getByText(last, { exact: true }).click();
}

function link(name) {
  return page.getByRole("link", { name, exact: true });
}

/** The routes that stand in the files of a folder of the distribution; without a broker the bus's own is not started. */
function routesIn(folder) {
  const files = readdirSync(join(distribution, "routes", folder)).filter((file) => !file.startsWith("jms."));
  return files.flatMap((file) => {
    const text = readFileSync(join(distribution, "routes", folder, file), "utf8");
    return [...text.matchAll(/^- route:\n {4}id: (\S+)$/gm)].map((match) => match[1]);
  });
}

/** The kamelets that call a vendor. */
function connectors() {
  return readdirSync(join(distribution, "kamelets"))
    .filter((file) => file.endsWith("-image-action.kamelet.yaml"))
    .map((file) => file.replace(".kamelet.yaml", ""));
}

test("the Camel tab has all routes: doors, pipeline and kamelets", options, async () => {
  const tree = page.getByRole("tree");
  await open(tree, "routes");
  for (const group of ["doors", "pipeline", "default"]) {
    await open(tree, group);
  }

  const routes = [...routesIn("doors"), ...routesIn("pipeline")];
  assert.ok(routes.length > 20, `${routes}`);
  await eventually("all are there", async () => {
    const names = (await tree.innerText()).split("\n");
    assert.deepEqual(routes.filter((route) => !names.includes(route)), []);
    const kamelets = names.map((name) => name.replace(/-\d+$/, ""));
    assert.deepEqual(connectors().filter((kamelet) => !kamelets.includes(kamelet)), []);
  });
});

test("the diagram of a door has its steps, and a request moves their counters", options, async () => {
  await select(page.getByRole("tree"), "routes", "doors", "vertex-ai-beta-door");
  const steps = page.locator(".react-flow__node");
  const first = steps.filter({ hasText: "From platform" });
  const last = steps.filter({ hasText: "To direct:answer" });
  const count = async (step) => Number(await step.locator(".number").innerText());
  await first.waitFor();
  await last.waitFor();
  const before = await Promise.all([first, last].map(count));

  const answer = await fetch(`${gateway}/v1beta1/publishers/flux/models/flux-2-pro:predict`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ instances: [{ prompt: "a kite over a console" }] }),
  });

  assert.equal(answer.status, 200);
  await eventually("the counters move", async () => {
    const after = await Promise.all([first, last].map(count));
    assert.ok(after.every((now, i) => now > before[i]), `${before} became ${after}`);
  });
  await page.screenshot({ path: join(distribution, "hawtio.png") });
});

test("a provider is paused in the JMX tab, and goes on", options, async () => {
  await link("JMX").click();
  await select(page.locator('[id="org.pixelcaravan-folder"]'), "org.pixelcaravan", "Providers", "pixel-caravan", "kling");
  await link("Operations").click();

  await execute("pause()");
  assert.equal(await providers(), "paused");
  await link("Attributes").click();
  await page.getByRole("row", { name: /^State\b/ }).getByText("paused").waitFor();

  await link("Operations").click();
  await execute("resume()");
  assert.equal(await providers(), undefined);
});

/** Opens an operation of the selected bean and executes it. */
async function execute(operation) {
  await page.locator(`[aria-labelledby^="operation ${operation} "]`).click();
  await page.locator(`[id="operation-execute-${operation}"]`).getByRole("button", { name: "Execute" }).click();
  await page.locator(`[id="operation-result-${operation}"]`).getByText("Operation successful").first().waitFor();
}

/** What the gateway's health says of the provider that is paused here. */
async function providers() {
  const answer = await fetch(`${gateway}/health`);
  return (await answer.json()).providers?.kling;
}

test("nothing was refused, and nobody asked but the gateway", options, () => {
  assert.deepEqual(problems, []);
  assert.deepEqual([...hosts].sort(), [gateway, management].map((url) => new URL(url).host).sort());
});
