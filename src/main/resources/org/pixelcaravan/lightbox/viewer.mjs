// A picture in full, with the request that it came from.
import { button, byId, element } from "./dom.mjs";
import { readableBytes, endingOf } from "./pictures.mjs";
import { wordsOf } from "./request.mjs";

let address = "";

/**
 * Opens one of several pictures; arrow keys go to the others.
 *
 * @param picture {blob, name, order, model, size, revisedPrompt}
 * @param on what may be done with it: again(order), and edit(picture)
 */
export function open(picture, all, on) {
  const viewer = byId("viewer");
  show(viewer, picture, all, on);
  viewer.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const next = all[(all.indexOf(picture) + step + all.length) % all.length];
      open(next, all, on);
    }
  };
  viewer.onclick = (event) => event.target === viewer && viewer.close();
  viewer.onclose = () => URL.revokeObjectURL(address);
  if (!viewer.open) {
    viewer.showModal();
  }
}

function show(viewer, picture, all, on) {
  URL.revokeObjectURL(address);
  address = URL.createObjectURL(picture.blob);
  const act = (text, action) => button(text, () => (viewer.close(), action()));
  const { order } = picture;
  viewer.replaceChildren(
    element("img", { src: address, alt: order.prompt }),
    element(
      "div",
      { className: "about" },
      element("p", { className: "prompt" }, order.prompt),
      picture.revisedPrompt ? element("p", { className: "note" }, `Made from: ${picture.revisedPrompt}`) : "",
      element(
        "p",
        { className: "facts" },
        ...[
          picture.model ?? order.model,
          wordsOf(order),
          (picture.size ?? "").replace("x", " × "),
          `${endingOf(picture.blob.type).toUpperCase()}, ${readableBytes(picture.blob.size)}`,
          all.length > 1 ? `${all.indexOf(picture) + 1} of ${all.length}` : "",
        ]
          .filter(Boolean)
          .map((text) => element("span", {}, text)),
      ),
      element(
        "div",
        { className: "actions" },
        element("a", { className: "button primary", href: address, download: picture.name }, "Save"),
        act("Edit this picture", () => on.edit(picture)),
        act("Use this request", () => on.again(order)),
        button("Close", () => viewer.close()),
      ),
    ),
  );
}
