// Pictures in the answers of all doors, and what their bytes are.

const TYPES = [
  ["image/png", (bytes) => bytes[0] === 0x89 && bytes[1] === 0x50],
  ["image/jpeg", (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8],
  ["image/webp", (bytes) => bytes[8] === 0x57 && bytes[9] === 0x45],
];

/** A picture out of its base64, with the type that its bytes say. */
export function blobOf(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const [type] = TYPES.find(([, fits]) => fits(bytes)) ?? ["application/octet-stream"];
  return new Blob([bytes], { type });
}

/** What a picture's file ends with. */
export function endingOf(type) {
  return { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" }[type] ?? "bin";
}

/** The pictures of an answer, in the envelope of any door, each as {base64} or {url}. */
export function picturesOf(answer) {
  const openai = (answer.data ?? []).map((item) => ({ base64: item.b64_json, url: item.url }));
  const vertex = (answer.predictions ?? []).map((item) => ({ base64: item.bytesBase64Encoded }));
  const gemini = (answer.candidates ?? [])
    .flatMap((candidate) => candidate.content?.parts ?? [])
    .map((part) => ({ base64: part.inlineData?.data }));
  const job = (answer.images ?? []).map((item) => ({ base64: item.data, url: item.url }));
  return [...openai, ...vertex, ...gemini, ...job].filter((picture) => picture.base64 || picture.url);
}

/** Bytes as people read them. */
export function readableBytes(count) {
  return count < 1024 * 1024 ? `${Math.max(1, Math.round(count / 1024))} KB` : `${(count / 1024 / 1024).toFixed(1)} MB`;
}
