// Where the gateway under test is, and what its emulated vendors were asked for.
import { createHash } from "node:crypto";

export const gateway = process.env.CARAVAN_URL;
export const apiKey = "any";

/** A gateway that asks for a key, one that is good for all, and one for Flux only. */
export const withKeys = process.env.CARAVAN_WITH_KEYS_URL;
export const goodKey = process.env.CARAVAN_KEY;
export const limitedKey = process.env.CARAVAN_LIMITED_KEY;

/** Its management port, and where its files are. */
export const management = process.env.CARAVAN_MANAGEMENT_URL;
export const managementPassword = process.env.CARAVAN_MANAGEMENT_PASSWORD;
export const distribution = process.env.CARAVAN_DISTRIBUTION;

/** How many calls the vendors charged for exactly this prompt. */
export async function purchasesOf(prompt) {
  const hash = createHash("sha256").update(prompt).digest("hex").slice(0, 16);
  const answer = await fetch(`${process.env.CARAVAN_SANDBOX_URL}/sandbox/purchases`);
  const { purchases } = await answer.json();
  return purchases.filter((purchase) => purchase.prompt_hash === hash).length;
}

/** A fetch that counts how often a library calls it; OpenAI's tries it out with an empty file before it sends files. */
export function countingFetch() {
  const counting = (address, ...more) => {
    counting.calls += String(address).startsWith("data:") ? 0 : 1;
    return fetch(address, ...more);
  };
  counting.calls = 0;
  return counting;
}
