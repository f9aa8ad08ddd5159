// What pictures cost, in the words of the gateway: "0.25 USD".

/** The sum of those that are known; empty if none is. */
export function totalOf(costs) {
  const known = costs.filter(Boolean).map((cost) => cost.split(" "));
  if (known.length === 0) {
    return "";
  }
  const digits = Math.max(...known.map(([amount]) => amount.split(".")[1]?.length ?? 0));
  // Whole numbers, because sums of fractions are off in their last digits.
  const sum = known.reduce((total, [amount]) => total + Math.round(Number(amount) * 10 ** digits), 0);
  return `${(sum / 10 ** digits).toFixed(digits)} ${known[0][1]}`;
}
