// A request as the form holds it, in the words of the OpenAI door.
//
// An order is {model, prompt, count, size, ratio, tier, format, background, hints, references, mask}; what nobody has chosen is
// an empty text, and references are files.
import { HINT_FIELDS } from "./limits.mjs";

/** The fields of an order, without its pictures; what nobody has chosen is left out. */
export function fieldsOf(order) {
  const fields = {
    model: order.model,
    prompt: order.prompt,
    n: order.count > 1 ? order.count : "",
    size: order.size,
    aspect_ratio: order.size ? "" : order.ratio,
    image_size: order.size ? "" : order.tier,
    output_format: order.format,
    background: order.background,
  };
  for (const [name, value] of Object.entries(order.hints)) {
    fields[HINT_FIELDS[name]] = value;
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== undefined));
}

/** Where an order goes, and with what body: JSON, or a form if pictures go with it. */
export function messageOf(order, more = {}) {
  const fields = { ...fieldsOf(order), ...more };
  if (order.references.length === 0) {
    return { path: "v1/images/generations", headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields) };
  }
  const form = new FormData();
  Object.entries(fields).forEach(([name, value]) => form.append(name, String(value)));
  order.references.forEach((file) => form.append("image[]", file, file.name));
  if (order.mask) {
    form.append("mask", order.mask, "mask.png");
  }
  return { path: "v1/images/edits", headers: {}, body: form };
}

/** What an order asks for, beside prompt and model, in a few words. */
export function wordsOf(order) {
  const shape = order.size ? order.size.replace("x", "×") : [order.ratio, order.tier].filter(Boolean).join(" ");
  return [
    order.count > 1 ? `${order.count} pictures` : "",
    shape,
    order.format.toUpperCase(),
    order.background,
    order.references.length > 0 ? `edit of ${order.references.length}${order.mask ? ", masked" : ""}` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
