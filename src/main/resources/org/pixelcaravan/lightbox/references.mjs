// Pictures to edit: chosen, dropped, pasted, or taken from the table. The first of them may have a mask.
import { button, byId, element, say } from "./dom.mjs";
import { paint } from "./painter.mjs";

const TYPES = ["image/png", "image/jpeg", "image/webp"];

let items = [];
let limits;
let onChange = () => {};

/** Connects the part of the form; on change, somebody is told. */
export function begin(changed) {
  onChange = changed;
  byId("files").addEventListener("change", (event) => {
    add([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => add([...(event.clipboardData?.files ?? [])]));
  // Anywhere on the page: a picture that misses the field would otherwise take the page's place.
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    byId("drop").classList.add("over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? byId("drop").classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    byId("drop").classList.remove("over");
    add([...event.dataTransfer.files]);
  });
}

/** Adds pictures; whatever is none is named. */
export function add(files) {
  const others = files.filter((file) => !TYPES.includes(file.type));
  byId("reference-note").textContent = others.length
    ? `${others.map((file) => file.name).join(", ")}: only PNG, JPEG and WebP pictures can be edited.`
    : "";
  const pictures = files.filter((file) => TYPES.includes(file.type));
  items.push(...pictures.map((file) => ({ file, address: URL.createObjectURL(file) })));
  if (pictures.length > 0) {
    say(`${items.length} ${items.length === 1 ? "reference" : "references"}`);
  }
  show();
}

/** Takes an earlier order's pictures in place of those that are there. */
export function replace(files, mask) {
  items.forEach((item) => URL.revokeObjectURL(item.address));
  items = files.map((file) => ({ file, address: URL.createObjectURL(file) }));
  if (items.length > 0) {
    items[0].mask = mask;
  }
  show();
}

/** The pictures that go with the order. */
export function chosen() {
  return { references: items.map((item) => item.file), mask: items[0]?.mask };
}

/** Says what the model takes. */
export function fit(model) {
  limits = model;
  byId("reference-words").textContent = model.edits
    ? `or drop or paste ${model.references === 1 ? "one" : `up to ${model.references}`}`
    : "This model makes no edits.";
  byId("files").disabled = !model.edits;
  show();
}

/** Why the model cannot be sent these; empty if it can. */
export function complaint() {
  if (items.length > 0 && !limits.edits) {
    return "This model makes no edits: remove the references, or choose another model.";
  }
  if (items.length === 0 && !limits.generates) {
    return "This model only edits: add a picture.";
  }
  if (items.length > limits.references) {
    return `This model takes at most ${limits.references} ${limits.references === 1 ? "reference" : "references"}: remove some.`;
  }
  return items[0]?.mask && !limits.masks ? "This model takes no masks: remove the mask, or choose another model." : "";
}

function show() {
  byId("references").replaceChildren(
    ...items.map((item, index) =>
      element(
        "li",
        {},
        element("img", { src: item.address, alt: item.file.name, title: item.file.name }),
        index === 0 && (limits?.masks || item.mask) ? maskButton(item) : "",
        button("×", () => remove(item), { className: "remove", "aria-label": `Remove ${item.file.name}` }),
      ),
    ),
  );
  onChange();
}

function maskButton(item) {
  return button(item.mask ? "Mask ✓" : "Mask", () => paintOn(item), {
    className: "mask",
    "aria-label": item.mask ? "Change the mask" : `Paint a mask on ${item.file.name}`,
  });
}

async function paintOn(item) {
  try {
    await paint(item.file, item.mask, (mask) => ((item.mask = mask), show()));
  } catch {
    byId("reference-note").textContent =
      `${item.file.name}: the browser cannot show this picture, so no mask can be painted on it. Choose another file.`;
  }
}

function remove(item) {
  URL.revokeObjectURL(item.address);
  items = items.filter((other) => other !== item);
  show();
  byId("files").focus();
}
