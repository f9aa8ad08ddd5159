// Pictures to edit, and masks for them, made here.
import { deflateSync } from "node:zlib";

/** A red PNG. */
export const picture = (width = 64, height = 48) => png(width, height, () => [200, 30, 30, 255]);

/** A PNG that is transparent in its left half. */
export const mask = (width = 64, height = 48) => png(width, height, (x) => [0, 0, 0, x < width / 2 ? 0 : 255]);

/** A PNG that is white in its left half and black in the other, without transparency. */
export const whiteMask = (width = 64, height = 48) =>
  png(width, height, (x) => (x < width / 2 ? [255, 255, 255] : [0, 0, 0]));

/** A PNG whose base64 uses all letters of the alphabet. */
export const speckled = () => png(64, 64, (x, y) => [(x * 37 + y * 101) & 255, (x * y * 53) & 255, (x ^ (y * 29)) & 255, 255]);

function png(width, height, pixel) {
  const channels = pixel(0, 0).length;
  const rows = [];
  for (let y = 0; y < height; y++) {
    rows.push(0);
    for (let x = 0; x < width; x++) {
      rows.push(...pixel(x, y));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 4 ? 6 : 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(checksum(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** PNG's CRC; Node.js has one of its own from 20.15 on only. */
function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
