// Puts the page together.
import { choose, chosen, offer } from "./choices.mjs";
import { button, byId, copy, say } from "./dom.mjs";
import * as form from "./form.mjs";
import * as gallery from "./gallery.mjs";
import { generateLater, key, keepKey, models } from "./gateway.mjs";
import * as jobs from "./jobs.mjs";
import { LANGUAGES } from "./snippets.mjs";
import * as references from "./references.mjs";
import { run } from "./table.mjs";
import { open } from "./viewer.mjs";

const EXAMPLES = [
  "A red kite over dunes at noon",
  "A lighthouse by a teal sea, at night",
  "A balloon above golden mountains",
];
const THEMES = ["auto", "light", "dark"];
const BASE = new URL(".", document.baseURI).href;

/** Asks for the models, which says at once whether a key is needed, and shows what there is to see. */
async function begin() {
  try {
    const answer = await models();
    byId("sandbox").hidden = !answer.sandbox;
    form.showModels(answer.models);
    reveal("studio");
    byId("forget-key").hidden = !key();
    byId("prompt").focus();
    showCode();
    jobs.begin(gallery.addJob);
  } catch (failure) {
    if (failure.status === 401) {
      askForKey(failure);
    } else {
      byId("trouble-words").textContent = failure.message;
      reveal("trouble");
    }
  }
}

/** Shows one of the three things that the page can be. */
function reveal(id) {
  for (const each of ["key-form", "trouble", "studio"]) {
    byId(each).hidden = each !== id;
  }
}

function askForKey(failure) {
  byId("key-problem").textContent = key() ? failure.message : "";
  reveal("key-form");
  keepKey("");
  byId("key").focus();
}

/** What speaks against sending the order, with the control to change; undefined if nothing does. */
function complaint(order) {
  if (!order.prompt.trim()) {
    return ["Write what the picture is to show.", byId("prompt")];
  }
  if (references.complaint()) {
    return [references.complaint(), byId("files").disabled ? byId("model") : byId("files")];
  }
  if (byId("exact-note").textContent) {
    return [byId("exact-note").textContent, byId("width")];
  }
  const invalid = byId("order").querySelector("#hints :invalid");
  return invalid ? [`${invalid.labels[0].textContent}: ${invalid.validationMessage}`, invalid] : undefined;
}

function generate() {
  const order = form.order();
  const [words, control] = complaint(order) ?? [""];
  byId("order-problem").textContent = words;
  if (control) {
    control.focus();
    return;
  }
  if (byId("later").checked) {
    later(order);
  } else {
    run(order, {
      open: look,
      fail: (failure) => (failure.status === 401 ? askForKey(failure) : showControl(failure.param)),
      finished: gallery.addRun,
    });
  }
}

async function later(order) {
  try {
    await generateLater(order);
    say("The job is accepted");
    await jobs.refresh();
  } catch (failure) {
    byId("order-problem").textContent = failure.message;
    showControl(failure.param);
  }
}

function look(picture, all) {
  open(picture, all, { again: form.show, edit });
}

/** Takes a picture of the table as a reference. */
function edit(picture) {
  references.add([new File([picture.blob], picture.name, { type: picture.blob.type })]);
  byId("prompt").focus();
}

/** Leads to the control that an error is about. */
function showControl(parameter) {
  const control = form.controlOf(parameter) ?? byId("prompt");
  control.closest("details")?.setAttribute("open", "");
  control.focus();
}

function showCode() {
  if (!form.limits()) {
    return;
  }
  const language = LANGUAGES.find((each) => each.id === chosen(byId("languages")));
  byId("snippet").textContent = language.write(form.order(), BASE);
}

function showTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").querySelector("span").textContent = theme;
  localStorage.setItem("caravan-theme", theme);
}

references.begin(() => {
  byId("order-problem").textContent = "";
  showCode();
});
byId("order").addEventListener("submit", (event) => {
  event.preventDefault();
  generate();
});
byId("order").addEventListener("input", (event) => {
  if (event.target === byId("model")) {
    form.modelChanged();
  } else {
    form.changed();
  }
  byId("order-problem").textContent = "";
  showCode();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !byId("studio").hidden && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    generate();
  }
});
byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  keepKey(byId("key").value.trim());
  byId("key").value = "";
  begin();
});
byId("again").addEventListener("click", begin);
byId("forget-key").addEventListener("click", () => {
  keepKey("");
  location.reload();
});
byId("theme").addEventListener("click", () => {
  const now = THEMES.indexOf(document.documentElement.dataset.theme);
  showTheme(THEMES[(now + 1) % THEMES.length]);
});
byId("copy").addEventListener("click", (event) => copy(byId("snippet").textContent, event.target));
byId("examples").append(
  ...EXAMPLES.map((prompt) =>
    button(prompt, () => {
      byId("prompt").value = prompt;
      byId("prompt").dispatchEvent(new Event("input", { bubbles: true }));
      byId("prompt").focus();
    }),
  ),
);
offer(byId("languages"), "language", LANGUAGES.map(({ id, name }) => ({ value: id, label: name })));
choose(byId("languages"), LANGUAGES[0].id);
showTheme(localStorage.getItem("caravan-theme") ?? "auto");
gallery.begin(look);
await begin();
