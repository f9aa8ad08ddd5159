// The form: it offers what the chosen model can do and says what the order is.
import { choose, chosen, chosenHints, glyph, offer, offerHints } from "./choices.mjs";
import { byId, element } from "./dom.mjs";
import * as references from "./references.mjs";
import { complaintAbout, limitsOf, summaryOf } from "./limits.mjs";

const MODEL = "caravan-model";
const FIRST_MODEL = "openai/gpt-image-2";
const EXACT = "exact";
const AUTO = { value: "", label: "Auto" };

/** Fields of the form by the names that the gateway's errors have for them. */
const CONTROLS = {
  prompt: "prompt", model: "model", n: "count", size: "width", mask: "files", "image[0]": "files", aspect_ratio: "shapes", image_size: "tiers", output_format: "formats",
};

let models = [];

/** Fills in the models; says which the form has chosen. */
export function showModels(list) {
  models = list.map(limitsOf).filter((model) => model.generates || model.edits);
  const providers = Map.groupBy(models, (model) => model.id.split("/")[0]);
  byId("model").replaceChildren(
    ...[...providers].map(([provider, group]) => element("optgroup", { label: provider }, ...group.map(optionOf))),
  );
  const wishes = [sessionStorage.getItem(MODEL), FIRST_MODEL, models.find((model) => model.configured)?.id, models[0]?.id];
  byId("model").value = wishes.find((id) => models.some((model) => model.id === id && model.configured)) ?? models[0]?.id ?? "";
  modelChanged();
}

function optionOf(model) {
  const name = model.id.slice(model.id.indexOf("/") + 1);
  return element("option", { value: model.id }, model.configured ? name : `${name} (no key is set)`);
}

/** The limits of the chosen model. */
export function limits() {
  return models.find((model) => model.id === byId("model").value);
}

/** Offers what the chosen model can do. */
export function modelChanged() {
  const model = limits();
  if (!model) {
    byId("model-note").textContent = "There is no model that this key may use.";
    return;
  }
  sessionStorage.setItem(MODEL, model.id);
  byId("model-note").textContent = (model.configured ? "" : "Its vendor's key is not set, so it cannot make anything. ") + summaryOf(model);
  references.fit(model);
  offerShapes(model);
  const count = byId("count");
  count.max = model.count;
  offer(byId("formats"), "format", model.formats.map((format) => ({ value: format, label: format.toUpperCase() })));
  offerHints(byId("hints"), model.hints);
  byId("more").hidden = Object.keys(model.hints).length === 0;
  byId("transparent-field").hidden = model.transparentFormats.length === 0;
  changed();
}

function offerShapes(model) {
  const shapes = model.shapes.map((shape) => ({ ...shape, glyph: glyph(shape.width, shape.height) }));
  const exact = model.rule ? [{ value: EXACT, label: "Exact …" }] : [];
  offer(byId("shapes"), "shape", [AUTO, ...shapes, ...exact]);
  byId("shape-field").hidden = shapes.length === 0;
  offer(byId("tiers"), "tier", [AUTO, ...model.tiers.map((tier) => ({ value: tier, label: tier }))]);
  for (const side of ["width", "height"]) {
    Object.assign(byId(side), { min: model.rule?.minSide ?? "", max: model.rule?.maxSide ?? "", step: model.rule?.multipleOf ?? 1 });
  }
}

/** Shows what follows from what has been chosen. */
export function changed() {
  const model = limits();
  const exact = chosen(byId("shapes")) === EXACT;
  byId("exact").hidden = !exact;
  byId("exact-note").textContent = exact ? sizeComplaint(model) : "";
  byId("tier-field").hidden = exact || model.tiers.length < 2;
  byId("tier-note").textContent = pixelsOf(model);
  byId("count-value").textContent = byId("count").value;
  const transparent = isTransparent(model);
  byId("formats").querySelectorAll("input").forEach((input) => {
    input.disabled = transparent && !model.transparentFormats.includes(input.value);
    if (input.disabled && input.checked) {
      choose(byId("formats"), model.transparentFormats[0]);
    }
  });
  const most = model.promptCharacters;
  const used = [...byId("prompt").value].length;
  byId("prompt-note").textContent = most && used > most * 0.8 ? `${used} of ${most} characters` : "";
}

function isTransparent(model) {
  return byId("transparent").checked && model.transparentFormats.length > 0;
}

function sizeComplaint(model) {
  const width = byId("width").value;
  const height = byId("height").value;
  return width && height ? complaintAbout(Number(width), Number(height), model.rule) : "";
}

/** How many pixels that is, where the vendor says so. */
function pixelsOf(model) {
  const pixels = model.pixels?.[chosen(byId("shapes"))]?.[chosen(byId("tiers")) || model.tiers[0]];
  return pixels ? `${pixels.replace("x", " × ")} pixels` : "";
}

/** What the form asks for. */
export function order() {
  const model = limits();
  const shape = chosen(byId("shapes"));
  const isSize = model?.shapes.some((each) => each.value === shape && each.isSize);
  const exact = shape === EXACT && byId("width").value && byId("height").value;
  const size = exact ? `${byId("width").value}x${byId("height").value}` : isSize ? shape : "";
  return {
    model: model?.id ?? "",
    streams: Boolean(model?.streams),
    prompt: byId("prompt").value,
    count: Number(byId("count").value),
    size,
    ratio: isSize || shape === EXACT ? "" : shape,
    tier: byId("tier-field").hidden ? "" : chosen(byId("tiers")),
    format: chosen(byId("formats")),
    background: model && isTransparent(model) ? "transparent" : "",
    hints: chosenHints(byId("hints")),
    ...references.chosen(),
  };
}

/** Fills the form with an earlier order, as far as the key may use its model. */
export function show(earlier) {
  byId("model").value = models.some((model) => model.id === earlier.model) ? earlier.model : limits().id;
  byId("prompt").value = earlier.prompt;
  modelChanged();
  byId("count").value = earlier.count;
  const listed = limits().shapes.some((shape) => shape.value === earlier.size);
  choose(byId("shapes"), earlier.size && !listed ? EXACT : earlier.size || earlier.ratio);
  [byId("width").value, byId("height").value] = earlier.size ? earlier.size.split("x") : ["", ""];
  choose(byId("tiers"), earlier.tier);
  choose(byId("formats"), earlier.format);
  byId("transparent").checked = earlier.background === "transparent";
  byId("hints").querySelectorAll("input, select").forEach((input) => (input.value = earlier.hints[input.name] ?? ""));
  references.replace(earlier.references, earlier.mask);
  changed();
}

/** The control that an error is about, if the form has one for it. */
export function controlOf(parameter) {
  const control = byId(CONTROLS[parameter] ?? "") ?? [...byId("hints").querySelectorAll("input, select")].find(
    (input) => input.name.toLowerCase() === (parameter ?? "").replaceAll("_", "").toLowerCase());
  return control?.matches("input, textarea, select") ? control : control?.querySelector("input:checked");
}
