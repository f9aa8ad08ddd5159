// Waiting as long as a busy machine takes.
import { setTimeout as sleep } from "node:timers/promises";

/** The longest wait for one thing, in milliseconds. */
export const patience = 90_000;

/** Makes a claim again and again until it holds; fails with what it said last. */
export async function eventually(what, claim) {
  for (const end = Date.now() + patience; ; await sleep(200)) {
    try {
      return await claim();
    } catch (error) {
      if (Date.now() > end) {
        throw new Error(`${what}: not within ${patience} ms`, { cause: error });
      }
    }
  }
}
