// The easel: a mask is painted onto a picture with a brush, or with numbers where there is no mouse.
import { chosen, offer } from "./choices.mjs";
import { byId, say } from "./dom.mjs";
import { Marks } from "./marks.mjs";

const marks = new Marks(byId("marks"));
let keep = () => {};
let address = "";

/**
 * Opens the easel; the mask, or undefined if there shall be none, is handed on when it is closed.
 * Fails with a picture that the browser cannot show.
 */
export async function paint(picture, mask, done) {
  const { naturalWidth: width, naturalHeight: height } = await put(picture);
  keep = done;
  marks.reset(width, height);
  if (mask) {
    await marks.load(mask);
  }
  for (const [id, most] of [["mask-x", width], ["mask-y", height], ["mask-width", width], ["mask-height", height]]) {
    Object.assign(byId(id), { value: "", max: most });
  }
  byId("mask-size").textContent = `The picture has ${width} × ${height} pixels.`;
  byId("mask-note").textContent = "";
  showUndo();
  byId("painter").showModal();
}

/** Puts a picture onto the easel. One that comes before this is there takes its place, and this is never told. */
function put(picture) {
  URL.revokeObjectURL(address);
  address = URL.createObjectURL(picture);
  return new Promise((resolve, reject) => {
    const image = byId("canvas-picture");
    Object.assign(image, { onload: () => resolve(image), onerror: reject, src: address });
  });
}

function pointOf(event) {
  const { left, top, width, height } = byId("marks").getBoundingClientRect();
  const { canvas } = marks;
  return [((event.clientX - left) / width) * canvas.width, ((event.clientY - top) / height) * canvas.height];
}

function act(deed, words) {
  deed();
  byId("mask-note").textContent = "";
  showUndo();
  if (words) {
    say(words);
  }
}

function showUndo() {
  byId("mask-undo").disabled = !marks.canUndo;
}

function markRectangle() {
  const [x, y, width, height] = ["mask-x", "mask-y", "mask-width", "mask-height"].map((id) => Number(byId(id).value));
  if (width > 0 && height > 0) {
    act(() => marks.rectangle(x, y, width, height), "Rectangle marked");
  } else {
    byId("mask-note").textContent = "Say how wide and how high the rectangle is.";
    byId("mask-width").focus();
  }
}

async function use() {
  if (marks.isEmpty) {
    byId("mask-note").textContent = "Nothing is marked: paint over what is to change.";
    return;
  }
  keep(await marks.toMask());
  byId("painter").close();
}

byId("marks").addEventListener("pointerdown", (event) => {
  event.preventDefault();
  event.target.setPointerCapture(event.pointerId);
  const width = (Number(byId("brush").value) / 100) * Math.min(marks.canvas.width, marks.canvas.height);
  act(() => marks.begin(pointOf(event), width, chosen(byId("brush-kind")) === "erase"));
});
byId("marks").addEventListener("pointermove", (event) => {
  if (event.target.hasPointerCapture(event.pointerId)) {
    marks.extend(pointOf(event));
  }
});
offer(byId("brush-kind"), "brush-kind", [{ value: "paint", label: "Paint" }, { value: "erase", label: "Erase" }]);
byId("mask-undo").addEventListener("click", () => act(() => marks.undo(), "Undone"));
byId("mask-clear").addEventListener("click", () => act(() => marks.clear(), "Cleared"));
byId("mask-invert").addEventListener("click", () => act(() => marks.invert(), "Inverted"));
byId("mask-rectangle").addEventListener("click", markRectangle);
byId("mask-use").addEventListener("click", use);
byId("mask-remove").addEventListener("click", () => {
  keep(undefined);
  byId("painter").close();
});
byId("mask-cancel").addEventListener("click", () => byId("painter").close());
byId("painter").addEventListener("keydown", (event) => {
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && marks.canUndo && event.target.type !== "number") {
    event.preventDefault();
    act(() => marks.undo(), "Undone");
  }
});
