// The gallery: pictures of this tab and of jobs that have ended, with their requests, as a contact sheet.
import { button, byId, element } from "./dom.mjs";
import { job as jobOf, lineRequest, lineResult } from "./gateway.mjs";
import { sourceOf } from "./jobs.mjs";
import { HINT_FIELDS } from "./limits.mjs";
import { endingOf } from "./pictures.mjs";

const PAGE = 24;

const entries = [];
let shown = PAGE;
let openPicture = () => {};

/** Connects the section; a picture that is pressed is opened with those beside it. */
export function begin(open) {
  openPicture = open;
  byId("more-pictures").addEventListener("click", () => {
    shown += PAGE;
    arrange();
  });
}

/** Adds the pictures of a run of this tab. */
export function addRun(pictures) {
  pictures.forEach((picture) => {
    const entry = place(picture.order.prompt, "this tab", Date.now());
    fill(entry, [picture]);
  });
  arrange();
}

/** Adds the lines of a job that has brought pictures; each loads when it comes into sight. */
export async function addJob(job) {
  if (job.images === 0) {
    return;
  }
  const { outcomes } = await jobOf(job.id);
  outcomes
    .filter((line) => line.images > 0)
    .forEach((line) => {
      const entry = place("", sourceOf(job), Date.parse(line.finished_at));
      entry.load = () => load(entry, job, line);
      sight.observe(entry.element);
    });
  arrange();
}

const sight = new IntersectionObserver(
  (changes) =>
    changes.filter((change) => change.isIntersecting).forEach(({ target }) => {
      sight.unobserve(target);
      entries.find((entry) => entry.element === target)?.load();
    }),
  { rootMargin: "200px" },
);

function place(prompt, source, time) {
  const frames = element("div", { className: "frames" });
  const caption = element("p", { className: "caption" }, prompt);
  const entry = {
    time, frames, caption,
    pictures: [],
    load() {},
    element: element("li", { className: "entry" }, frames, caption, element("p", { className: "note" }, source)),
  };
  entries.push(entry);
  return entry;
}

/** The newest first, and no more than somebody wants to see. */
function arrange() {
  entries.sort((one, other) => other.time - one.time);
  const visible = entries.slice(0, shown);
  byId("sheet").replaceChildren(...visible.map((entry) => entry.element));
  byId("no-pictures").hidden = entries.length > 0;
  byId("more-pictures").hidden = entries.length <= shown;
}

async function load(entry, job, line) {
  try {
    const [request, blobs] = await Promise.all([lineRequest(job.id, line.line), lineResult(job.id, line.line)]);
    const order = orderOf(request, line.model);
    entry.caption.textContent = order.prompt;
    const name = (index, type) => `${job.name.replace(/\.\w+$/, "")}-${line.line}-${index + 1}.${endingOf(type)}`;
    fill(entry, blobs.map((blob, index) => ({ blob, order, model: line.model, name: name(index, blob.type) })));
  } catch (failure) {
    entry.caption.textContent = failure.message;
  }
}

function fill(entry, pictures) {
  entry.pictures = pictures;
  entry.element.title = entry.caption.textContent;
  entry.frames.replaceChildren(
    ...pictures.map((picture) =>
      button(
        element("img", { src: URL.createObjectURL(picture.blob), alt: picture.order.prompt }),
        () => openPicture(picture, entries.slice(0, shown).flatMap((each) => each.pictures)),
        { className: "frame", "aria-label": `Look at: ${picture.order.prompt}` },
      ),
    ),
  );
}

/** An order of the form's kind, without the references, which are not told. */
function orderOf(request, model) {
  const { prompt, count, size = "", aspectRatio: ratio = "", tier = "", format = "", background = "" } = request;
  const hints = Object.fromEntries(Object.keys(HINT_FIELDS).filter((name) => name in request).map((name) => [name, request[name]]));
  return { model: model ?? request.model, prompt, count, size, ratio, tier, format, background, hints, references: [], mask: undefined };
}
