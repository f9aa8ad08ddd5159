// What a model can do, as GET /v1/models says it, turned into what the form offers.

/** Shapes that are offered where a rule says which sizes there are, and not a list. */
const USUAL_RATIOS = ["1:1", "4:3", "3:2", "16:9", "21:9", "3:4", "2:3", "9:16"];

/** Parameters beside the usual ones, by their canonical names, with their fields at the OpenAI door. */
export const HINT_FIELDS = {
  quality: "quality",
  style: "style",
  moderation: "moderation",
  inputFidelity: "input_fidelity",
  negativePrompt: "negative_prompt",
  seed: "seed",
  guidanceScale: "guidance_scale",
};

/** What the form offers for one model of the list. */
export function limitsOf(model) {
  const can = model.caravan;
  return {
    id: model.id,
    configured: can.configured,
    retired: can.retired,
    generates: can.operations.includes("generate"),
    edits: can.operations.includes("edit") && can.references > 0,
    count: can.count,
    promptCharacters: can.promptCharacters,
    shapes: shapesOf(can.size),
    tiers: can.size.presets ? [] : can.size.tiers,
    rule: can.size.rule,
    pixels: can.size.pixels,
    formats: can.formats,
    transparentFormats: can.transparentFormats,
    references: can.references,
    masks: Boolean(can.mask),
    streams: can.streaming,
    hints: Object.fromEntries(Object.entries(can.parameters).filter(([name]) => name in HINT_FIELDS)),
  };
}

/** Shapes with their proportions; those of a list of sizes are sizes. */
function shapesOf(size) {
  const shapes = size.presets ?? size.ratios ?? usualRatios(size);
  return shapes.map((shape) => {
    const [width, height] = shape.split(/[x:]/).map(Number);
    return { value: shape, label: shape.replace("x", "×"), width, height, isSize: shape.includes("x") };
  });
}

function usualRatios({ rule }) {
  if (!rule) {
    return [];
  }
  return USUAL_RATIOS.filter((ratio) => {
    const [width, height] = ratio.split(":").map(Number);
    return Math.max(width / height, height / width) <= (rule.maxRatio ?? Infinity);
  });
}

/** Why a model cannot make a picture of so many pixels, and what would do; empty if it can. */
export function complaintAbout(width, height, rule) {
  if ((rule.cropped ?? []).includes(`${width}x${height}`)) {
    return "";
  }
  if (!Number.isInteger(width) || !Number.isInteger(height)) {
    return "Say both width and height in whole pixels.";
  }
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  if (short < rule.minSide || long > rule.maxSide) {
    return `Each side must have ${rule.minSide} to ${rule.maxSide} pixels.`;
  }
  if (width % rule.multipleOf || height % rule.multipleOf) {
    const near = (side) => Math.max(rule.multipleOf, Math.round(side / rule.multipleOf) * rule.multipleOf);
    return `Sides must be multiples of ${rule.multipleOf}; near is ${near(width)} × ${near(height)}.`;
  }
  if (rule.maxRatio && long / short > rule.maxRatio) {
    return `The long side may have at most ${rule.maxRatio} times the pixels of the short one.`;
  }
  if (width * height < rule.minPixels || width * height > rule.maxPixels) {
    return `A picture must have ${millions(rule.minPixels)} to ${millions(rule.maxPixels)} megapixels in all.`;
  }
  return "";
}

function millions(pixels) {
  return (pixels / 1e6).toFixed(pixels < 1e5 ? 3 : 1);
}

/** A model's abilities in a few words. */
export function summaryOf(limits) {
  const words = [`up to ${limits.count} pictures`];
  if (limits.edits) {
    words.push(limits.references === 1 ? "1 reference" : `up to ${limits.references} references`);
  }
  if (limits.masks) {
    words.push("masks");
  }
  if (limits.transparentFormats.length > 0) {
    words.push("transparent backgrounds");
  }
  if (limits.streams) {
    words.push("shows unfinished pictures");
  }
  if (limits.retired) {
    words.push(`switched off by its vendor on ${limits.retired}`);
  }
  return words.join(" · ");
}
