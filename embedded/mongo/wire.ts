/**
 * The part of MongoDB's wire protocol that a listener needs: message lengths, command names and reply headers.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */

const OP_REPLY = 1;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const REPLY_PREFIX_BYTES = 20;
/** The limit that the protocol sets and drivers respect. */
const MAX_MESSAGE_BYTES = 48_000_000;

/** Splits a byte stream into messages. Chunks are not copied until a message is complete. */
export class MessageReader {
  #pieces: Buffer[] = [];
  #held = 0;

  /** Adds bytes and returns the messages they complete. Throws on an invalid length. */
  push(piece: Buffer): Buffer[] {
    this.#pieces.push(piece);
    this.#held += piece.length;
    const messages: Buffer[] = [];
    for (;;) {
      const length = this.#nextLength();
      if (length === undefined || this.#held < length) return messages;
      const all = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces, this.#held);
      if (!all) return messages;
      messages.push(all.subarray(0, length));
      this.#held -= length;
      this.#pieces = this.#held > 0 ? [all.subarray(length)] : [];
    }
  }

  #nextLength(): number | undefined {
    if (this.#held < 4) return undefined;
    let first = this.#pieces[0];
    if (!first || first.length < 4) {
      first = Buffer.concat(this.#pieces, this.#held);
      this.#pieces = [first];
    }
    const length = first.readInt32LE(0);
    if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new Error(`a message of ${length} bytes`);
    return length;
  }
}

/** The command of an OP_MSG, such as "find": the first field of its body section. Undefined for other messages. */
export function commandOf(message: Buffer): string | undefined {
  if (message.length < HEADER_BYTES + 12 || message.readInt32LE(12) !== OP_MSG) return undefined;
  // Flags (4), kind of the first section (1, must be 0: body), length of the document (4), type of its first field (1).
  if (message[HEADER_BYTES + 4] !== 0) return undefined;
  const start = HEADER_BYTES + 10;
  const end = message.indexOf(0, start);
  return end < 0 ? undefined : message.toString("latin1", start, end);
}

/** A complete reply, with the header for the request's message type. */
export function frameReply(reply: { requestId: number; legacy: boolean; response: Buffer }, id: number): Buffer {
  const prefix = reply.legacy ? REPLY_PREFIX_BYTES : 5;
  // The zeros mean no flags and one body section for OP_MSG, and no cursor and the first document for OP_REPLY.
  const frame = Buffer.alloc(HEADER_BYTES + prefix + reply.response.length);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(id, 4);
  frame.writeInt32LE(reply.requestId, 8);
  frame.writeInt32LE(reply.legacy ? OP_REPLY : OP_MSG, 12);
  if (reply.legacy) frame.writeInt32LE(1, HEADER_BYTES + 16);
  reply.response.copy(frame, HEADER_BYTES + prefix);
  return frame;
}

/** An error reply: ok 0, code 59 CommandNotFound. */
export function errorReply(message: string): Buffer {
  const number = Buffer.alloc(8);
  const code = Buffer.alloc(4);
  code.writeInt32LE(59);
  const fields = [
    field(0x01, "ok", number),
    field(0x02, "errmsg", bsonString(message)),
    field(0x10, "code", code),
    field(0x02, "codeName", bsonString("CommandNotFound")),
    Buffer.from([0]),
  ];
  const length = Buffer.alloc(4);
  length.writeInt32LE(4 + fields.reduce((sum, bytes) => sum + bytes.length, 0));
  return Buffer.concat([length, ...fields]);
}

function field(type: number, name: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`, "latin1"), value]);
}

function bsonString(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`, "utf8");
  const length = Buffer.alloc(4);
  length.writeInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
