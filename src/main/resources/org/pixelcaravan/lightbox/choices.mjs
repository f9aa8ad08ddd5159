// Controls of the form whose choices differ from model to model.
import { element } from "./dom.mjs";

const HINT_NAMES = {
  quality: "Quality",
  style: "Style",
  moderation: "Moderation",
  inputFidelity: "Fidelity to references",
  negativePrompt: "What to avoid",
  seed: "Seed",
  guidanceScale: "Guidance",
};

/** One choice of several: {value, label, glyph}; what was chosen before stays chosen if it is still there. */
export function offer(container, name, items) {
  const before = chosen(container);
  const value = items.some((item) => item.value === before) ? before : items[0]?.value;
  container.replaceChildren(
    ...items.map((item) =>
      element(
        "label",
        { className: "choice" },
        element("input", { type: "radio", name, value: item.value, checked: item.value === value }),
        item.glyph,
        element("span", {}, item.label),
      ),
    ),
  );
}

/** The chosen value; empty if there is nothing to choose. */
export function chosen(container) {
  return container.querySelector("input:checked")?.value ?? "";
}

/** Chooses a value if it is offered. */
export function choose(container, value) {
  const input = [...container.querySelectorAll("input")].find((each) => each.value === value);
  if (input) {
    input.checked = true;
  }
}

/** A small drawing of proportions. */
export function glyph(width, height) {
  const made = element("span", { className: "glyph", "aria-hidden": "true" });
  const scale = 18 / Math.max(width, height);
  made.style.setProperty("width", `${Math.max(5, width * scale)}px`);
  made.style.setProperty("height", `${Math.max(5, height * scale)}px`);
  return made;
}

/** A labelled field for each further parameter that the model honours; values that still fit stay. */
export function offerHints(container, hints) {
  const before = chosenHints(container);
  container.replaceChildren(
    ...Object.entries(hints).map(([name, rule]) => {
      const input = hintInput(rule);
      Object.assign(input, { id: `hint-${name}`, name, value: before[name] ?? "" });
      return element("div", { className: "field" }, element("label", { htmlFor: input.id }, HINT_NAMES[name]), input);
    }),
  );
}

function hintInput(rule) {
  if (rule.values) {
    const options = rule.values.filter((value) => value !== "auto").map((value) => element("option", { value }, value));
    return element("select", {}, element("option", { value: "" }, "auto"), ...options);
  }
  if (rule.type === "integer" || rule.type === "number") {
    const step = rule.type === "integer" ? 1 : "any";
    return element("input", { type: "number", step, min: rule.min ?? "", max: rule.max ?? "", placeholder: "auto" });
  }
  return element("input", { type: "text" });
}

/** What has been filled in, by name. */
export function chosenHints(container) {
  const filled = [...container.querySelectorAll("input, select")].filter((input) => input.value !== "");
  return Object.fromEntries(filled.map((input) => [input.name, input.type === "number" ? Number(input.value) : input.value]));
}
