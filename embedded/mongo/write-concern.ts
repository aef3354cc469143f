/**
 * When this engine is killed under load, it loses some documents that it acknowledged with w: "majority", even with j:
 * true, but none with {w: 1, j: true}. It is a single server and its own majority, and journaling is what majority
 * guarantees by default. So a majority write concern is replaced by {w: 1, j: true}.
 *
 * BSON: https://bsonspec.org/spec.html, OP_MSG: the manual's wire protocol page.
 */

const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const BODY = 21;
const DOCUMENT = 0x03;
const STRING = 0x02;
/** {w: 1, j: true}: length; int32 "w" 1; bool "j" true; end. */
const ONE_JOURNALED = Buffer.from([16, 0, 0, 0, 0x10, 0x77, 0, 1, 0, 0, 0, 0x08, 0x6a, 0, 1, 0]);

/** The size in bytes of fixed-size values, by BSON type. */
const FIXED: Record<number, number> = {
  ...{ 0x01: 8, 0x06: 0, 0x07: 12, 0x08: 1, 0x09: 8, 0x0a: 0 },
  ...{ 0x10: 4, 0x11: 8, 0x12: 8, 0x13: 16, 0x7f: 0, 0xff: 0 },
};

/** The message, or a copy with {w: 1, j: true} if its command asks for the majority. */
export function replaceMajority(message: Buffer): Buffer {
  const hasBody = message.length > BODY + 4 && message.readInt32LE(12) === OP_MSG && message[BODY - 1] === 0;
  // The checksum would no longer match. No driver sends one.
  if (!hasBody || message.readUInt32LE(16) & CHECKSUM_PRESENT) return message;
  const concern = fieldOf(message, BODY, "writeConcern");
  if (concern?.type !== DOCUMENT) return message;
  const w = fieldOf(message, concern.at, "w");
  if (w?.type !== STRING || message.toString("latin1", w.at + 4, w.end - 1) !== "majority") return message;
  const changed = Buffer.concat([message.subarray(0, concern.at), ONE_JOURNALED, message.subarray(concern.end)]);
  const growth = changed.length - message.length;
  changed.writeInt32LE(message.readInt32LE(0) + growth, 0);
  changed.writeInt32LE(message.readInt32LE(BODY) + growth, BODY);
  return changed;
}

type Field = { type: number; at: number; end: number };

/** The position of a field's value in the document that starts at `start`. Undefined if absent or unreadable. */
function fieldOf(bytes: Buffer, start: number, wanted: string): Field | undefined {
  const end = Math.min(start + bytes.readInt32LE(start) - 1, bytes.length);
  for (let at = start + 4; at < end;) {
    const type = bytes[at] ?? 0;
    const nameEnd = bytes.indexOf(0, at + 1);
    if (nameEnd < 0) return undefined;
    const valueEnd = endOfValue(bytes, type, nameEnd + 1);
    if (valueEnd === undefined || valueEnd > end) return undefined;
    if (bytes.toString("latin1", at + 1, nameEnd) === wanted) return { type, at: nameEnd + 1, end: valueEnd };
    at = valueEnd;
  }
  return undefined;
}

function endOfValue(bytes: Buffer, type: number, at: number): number | undefined {
  const fixed = FIXED[type];
  if (fixed !== undefined) return at + fixed;
  if (type === 0x0b) return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1;
  if (at + 4 > bytes.length) return undefined;
  const length = bytes.readInt32LE(at);
  if (length < 0) return undefined;
  if (type === STRING || type === 0x0d || type === 0x0e) return at + 4 + length;
  if (type === DOCUMENT || type === 0x04 || type === 0x0f) return at + length;
  if (type === 0x05) return at + 5 + length;
  if (type === 0x0c) return at + 4 + length + 12;
  return undefined;
}
