// Small things that all parts of the page do with its elements. Text is always text here, never markup.

/** The page's element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** A new element; properties may hold "dataset", and "aria-…" names become attributes. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "dataset") {
      Object.assign(made.dataset, value);
    } else if (key.startsWith("aria-") || key === "role") {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}

/** A button that does something. */
export function button(text, onclick, properties = {}) {
  return element("button", { type: "button", onclick, ...properties }, text);
}

/** A small button that copies what it is asked for, and says so. */
export async function copy(text, pressed) {
  const words = pressed.textContent;
  try {
    await navigator.clipboard.writeText(text);
    pressed.textContent = "Copied";
    say("Copied");
  } catch {
    pressed.textContent = "Select and copy by hand";
  }
  setTimeout(() => (pressed.textContent = words), 1500);
}

/** Tells those who listen instead of looking. */
export function say(text) {
  byId("status").textContent = text;
}
