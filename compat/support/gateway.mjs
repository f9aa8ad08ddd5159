// Where the gateway under test is, and what its emulated vendors were asked for.
import { createHash } from "node:crypto";

export const gateway = process.env.CARAVAN_URL;
export const apiKey = "any";

/** How many calls the vendors charged for exactly this prompt. */
export async function purchasesOf(prompt) {
  const hash = createHash("sha256").update(prompt).digest("hex").slice(0, 16);
  const answer = await fetch(`${process.env.CARAVAN_SANDBOX_URL}/sandbox/purchases`);
  const { purchases } = await answer.json();
  return purchases.filter((purchase) => purchase.prompt_hash === hash).length;
}

/** A fetch that counts how often a library calls it. */
export function countingFetch() {
  const counting = (...args) => {
    counting.calls += 1;
    return fetch(...args);
  };
  counting.calls = 0;
  return counting;
}
