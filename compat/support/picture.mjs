// Says what a picture really is, from its bytes: "png 1024x1024".
import { strict as assert } from "node:assert";
import { inflateSync } from "node:zlib";

export function describe(bytes) {
  const kind = [png, jpeg, webp].map((read) => read(bytes)).find(Boolean);
  assert.ok(kind, `No picture: ${bytes.subarray(0, 16).toString("hex")}`);
  return kind;
}

/** PNG: also unpacks the pixels and checks that every row is there. */
function png(bytes) {
  if (bytes.subarray(1, 4).toString("latin1") !== "PNG") {
    return undefined;
  }
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[bytes[25]];
  const data = [];
  let type = "";
  for (let at = 8; type !== "IEND"; ) {
    const length = bytes.readUInt32BE(at);
    type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "IDAT") {
      data.push(bytes.subarray(at + 8, at + 8 + length));
    }
    at += length + 12;
  }
  const rowBytes = 1 + Math.ceil((width * channels * bytes[24]) / 8);
  assert.equal(inflateSync(Buffer.concat(data)).length, rowBytes * height);
  return `png ${width}x${height}`;
}

function jpeg(bytes) {
  if (bytes.readUInt16BE(0) !== 0xffd8) {
    return undefined;
  }
  assert.equal(bytes.readUInt16BE(bytes.length - 2), 0xffd9, "JPEG without an end");
  let at = 2;
  while (!isFrame(bytes[at + 1])) {
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return `jpeg ${bytes.readUInt16BE(at + 7)}x${bytes.readUInt16BE(at + 5)}`;
}

function isFrame(marker) {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function webp(bytes) {
  if (bytes.toString("latin1", 8, 12) !== "WEBP") {
    return undefined;
  }
  assert.equal(bytes.readUInt32LE(4) + 8, bytes.length, "WebP cut short");
  const chunk = bytes.toString("latin1", 12, 16);
  if (chunk === "VP8 ") {
    return `webp ${bytes.readUInt16LE(26) & 0x3fff}x${bytes.readUInt16LE(28) & 0x3fff}`;
  }
  if (chunk === "VP8L") {
    const bits = bytes.readUInt32LE(21);
    return `webp ${(bits & 0x3fff) + 1}x${((bits >> 14) & 0x3fff) + 1}`;
  }
  return `webp ${bytes.readUIntLE(24, 3) + 1}x${bytes.readUIntLE(27, 3) + 1}`;
}
