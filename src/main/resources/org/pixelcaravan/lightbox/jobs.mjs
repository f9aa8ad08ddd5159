// Jobs of all doors while they run: batches of the folder, messages of the queue, requests that do not wait.
import { button, byId, element, say } from "./dom.mjs";
import { ask, follow, listOfJobs } from "./gateway.mjs";

const PAUSE = 4000;
const MOST = 20;
/** A browser has six connections to one address, and pictures need some of them. */
const FOLLOWED = 2;
const SOURCES = { http: "request", folder: "folder", jms: "queue" };

const rows = new Map();
const followed = new Set();
let onEnded = () => {};
let timer;

/** Shows jobs from now on, and tells of each that has ended with pictures, the newest first. */
export function begin(ended) {
  onEnded = ended;
  document.addEventListener("visibilitychange", refresh);
  refresh();
}

/** Where a job came from, in one word. */
export function sourceOf(job) {
  return SOURCES[job.source] ?? job.source;
}

/** Looks at once, and then every few seconds while somebody looks at the page. */
export async function refresh() {
  clearTimeout(timer);
  if (document.hidden) {
    return;
  }
  try {
    const jobs = await listOfJobs(MOST);
    byId("no-jobs").hidden = jobs.length > 0;
    jobs.forEach(show);
    [...rows.keys()].filter((id) => !jobs.some((job) => job.id === id)).forEach(forget);
    byId("job-list").append(...jobs.map((job) => rows.get(job.id).element).filter((row, at) => byId("job-list").children[at] !== row));
    jobs.filter((job) => !job.finished_at).slice(0, FOLLOWED).forEach(watch);
  } catch {
    // Whatever it is, the next look may be better, and what people ask for themselves says it.
  }
  timer = setTimeout(refresh, PAUSE);
}

function forget(id) {
  rows.get(id).element.remove();
  rows.delete(id);
}

async function watch(job) {
  if (followed.has(job.id)) {
    return;
  }
  followed.add(job.id);
  try {
    for await (const news of follow(job.id)) {
      show(news);
    }
  } catch {
    // The list goes on telling of it.
  }
  followed.delete(job.id);
}

function show(job) {
  if (!rows.has(job.id)) {
    rows.set(job.id, row(job));
  }
  const shown = rows.get(job.id);
  const { total, accepted, running, ...ends } = job.lines;
  const done = total - accepted - running;
  shown.element.dataset.state = job.state;
  Object.assign(shown.progress, { max: total, value: done });
  shown.facts.textContent = factsOf(job, done, ends);
  shown.cancel.hidden = Boolean(job.finished_at) || job.cancelled;
  shown.problems.hidden = !job.finished_at || !(ends.failed || ends.partial || ends["outcome-unknown"]);
  if (job.finished_at && !shown.ended) {
    shown.ended = true;
    say(`Job ${shown.name} ${job.state}`);
    onEnded(job);
  }
}

function factsOf(job, done, ends) {
  const words = [job.cancelled && !job.finished_at ? "being cancelled" : job.state, `${done} of ${job.lines.total}`];
  for (const [state, count] of Object.entries(ends)) {
    if (count > 0 && count < job.lines.total) {
      words.push(`${count} ${state}`);
    }
  }
  words.push(`${job.images} ${job.images === 1 ? "picture" : "pictures"}`);
  if (job.seconds_left > 0) {
    words.push(`about ${job.seconds_left} s left`);
  }
  return words.join(" · ");
}

function row(job) {
  const name = job.source === "http" ? `of ${new Date(job.created_at).toLocaleTimeString()}` : job.name;
  const progress = element("progress", { "aria-label": `Progress of ${name}` });
  const facts = element("p", { className: "facts" });
  const list = element("ul", { className: "notes" });
  const problems = element("details", { hidden: true }, element("summary", {}, "What went wrong"), list);
  problems.addEventListener("toggle", () => problems.open && tellProblems(job.id, list));
  const cancel = button("Cancel", () => ask(`v1/jobs/${job.id}`, { method: "DELETE" }).then(refresh, (failure) => say(failure.message)), {
    "aria-label": `Cancel ${name}`,
  });
  const title = element("p", { className: "job-name" }, element("span", { className: "badge" }, sourceOf(job)), name);
  return { name, progress, facts, cancel, problems, element: element("li", { className: "job" }, title, progress, facts, cancel, problems) };
}

async function tellProblems(id, list) {
  const job = await (await ask(`v1/jobs/${id}`)).json();
  list.replaceChildren(
    ...job.outcomes
      .filter((line) => line.error)
      .map((line) => element("li", { className: "failure" }, `${line.label || `Line ${line.line}`}: ${line.error.message}`)),
  );
}
