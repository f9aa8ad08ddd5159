// The table: each order is a run, with a tile for each of its pictures that fills in as the picture comes.
import { button, byId, element, say } from "./dom.mjs";
import { generate } from "./gateway.mjs";
import { endingOf, readableBytes } from "./pictures.mjs";
import { wordsOf } from "./request.mjs";
import { totalOf } from "./cost.mjs";

/**
 * Sends an order and shows what comes of it, newest first.
 *
 * @param on what may be done with a picture and with a failure: open(shown, all), fail(failure), finished(pictures)
 */
export async function run(order, on) {
  const stop = new AbortController();
  const shown = place(order, stop, on);
  const told = new Set();
  const costs = [];
  try {
    for await (const event of generate(order, stop.signal)) {
      if (event.kind === "unfinished") {
        shown.tiles[event.picture - 1].sketch(event.blob);
      } else if (event.kind === "picture") {
        const picture = { ...event, order, model: shown.model };
        shown.pictures.push(picture);
        shown.tiles[event.picture - 1].finish(picture);
        costs.push(event.cost);
        say(`Picture ${shown.pictures.length} of ${order.count} is there`);
      } else {
        shown.model = event.model ?? order.model;
      }
      for (const warning of event.warnings ?? []) {
        if (!told.has(warning.message)) {
          told.add(warning.message);
          shown.notes.append(element("li", { className: "warning" }, `${warning.message}.`));
        }
      }
    }
    shown.end(totalOf(costs));
  } catch (failure) {
    const stopped = stop.signal.aborted;
    shown.end(totalOf(costs), stopped ? "stopped" : "failed");
    if (!stopped) {
      shown.notes.append(failureNote(failure, () => on.fail(failure)));
      say(`It did not work: ${failure.message}`);
    }
  }
  on.finished(shown.pictures);
}

function failureNote(failure, mend) {
  const facts = [failure.code, failure.requestId].filter(Boolean).join(" · ");
  return element(
    "li",
    { className: "failure", role: "alert" },
    element("p", {}, failure.message),
    facts ? element("p", { className: "note" }, facts) : "",
    failure.param || failure.status === 401 ? button(failure.status === 401 ? "Enter the key" : `Change ${failure.param}`, mend) : "",
  );
}

/** Puts a run with empty tiles onto the table. */
function place(order, stop, on) {
  const began = performance.now();
  const state = element("span", { className: "state" }, "Making …");
  const ending = button("Stop", () => stop.abort());
  const notes = element("ul", { className: "notes" });
  const pictures = [];
  const tiles = Array.from({ length: order.count }, (_, index) => tile(order, index, (picture) => on.open(picture, pictures)));
  const grid = element("div", { className: "tiles", dataset: { count: String(order.count) } }, ...tiles.map((each) => each.element));
  const article = element(
    "article",
    { className: "run", "aria-busy": "true", "aria-label": order.prompt },
    element(
      "header",
      {},
      element("p", { className: "prompt" }, order.prompt),
      element("p", { className: "facts" }, element("span", {}, order.model), element("span", {}, wordsOf(order)), state),
      ending,
    ),
    notes,
    grid,
  );
  byId("empty").hidden = true;
  byId("runs").prepend(article);
  return {
    notes,
    tiles,
    pictures,
    end(cost, how = "done") {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      tiles.forEach((each) => each.giveUp());
      article.setAttribute("aria-busy", "false");
      article.dataset.end = how;
      state.textContent = [how === "done" ? "" : how, `${seconds} s`, cost].filter(Boolean).join(" · ");
      ending.remove();
      if (how === "done") {
        say(`Done: ${pictures.length} of ${order.count}`);
      }
    },
  };
}

/** The place of one picture. */
function tile(order, index, open) {
  const image = element("img", { alt: "", hidden: true });
  const frame = element("button", { type: "button", className: "frame", disabled: true }, image);
  const caption = element("figcaption", {}, `Picture ${index + 1}`);
  const figure = element("figure", { className: "tile", dataset: { state: "waiting" } }, frame, caption);
  const [width, height] = (order.size || order.ratio || "1:1").split(/[x:]/);
  frame.style.setProperty("aspect-ratio", `${width} / ${height}`);

  function show(blob) {
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(blob);
    image.hidden = false;
  }

  return {
    element: figure,
    sketch(blob) {
      figure.dataset.state = "unfinished";
      show(blob);
    },
    finish(picture) {
      figure.dataset.state = "done";
      show(picture.blob);
      image.alt = order.prompt;
      frame.style.setProperty("aspect-ratio", picture.size.replace("x", " / "));
      frame.disabled = false;
      frame.setAttribute("aria-label", `Picture ${index + 1}, look at it`);
      frame.onclick = () => open(picture);
      const name = fileName(order, index, picture.blob.type);
      caption.replaceChildren(
        element("span", {}, picture.size.replace("x", " × "), " · ", readableBytes(picture.blob.size)),
        element("a", { href: image.src, download: name, "aria-label": `Save picture ${index + 1}` }, "Save"),
      );
      picture.name = name;
    },
    giveUp() {
      if (figure.dataset.state !== "done") {
        figure.dataset.state = "missing";
        caption.textContent = `Picture ${index + 1} did not come`;
      }
    },
  };
}

/** A name that says what the picture shows. */
function fileName(order, index, type) {
  const words = order.prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["picture"];
  return `${words.slice(0, 6).join("-").slice(0, 60)}-${index + 1}.${endingOf(type)}`;
}
