import { mongo } from "mongoose";
import { expect, test } from "vitest";
import { commandOf, frameReply, MessageReader, errorReply } from "./wire";

const { BSON } = mongo;

function request(id: number, command: Record<string, unknown>): Buffer {
  return frameReply({ requestId: 0, legacy: false, response: Buffer.from(BSON.serialize(command)) }, id);
}

test("messages come out whole, however the bytes come in", () => {
  const long = { insert: "c", text: "x".repeat(5_000) };
  const sent = [request(1, { ping: 1 }), request(2, long), request(3, { hello: 1 })];
  const bytes = Buffer.concat(sent);
  for (const size of [1, 3, 7, 1_000, bytes.length]) {
    const reader = new MessageReader();
    const received: Buffer[] = [];
    for (let i = 0; i < bytes.length; i += size) received.push(...reader.push(bytes.subarray(i, i + size)));
    expect(received.map((message) => message.toString("hex"))).toEqual(sent.map((message) => message.toString("hex")));
  }
});

test.each([0, 15, -1, 48_000_001])("a length of %i is refused", (length) => {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(length);
  expect(() => new MessageReader().push(bytes)).toThrow(`a message of ${length} bytes`);
});

test("the command is the first field of the body", () => {
  expect(commandOf(request(1, { startSession: 1, $db: "admin" }))).toBe("startSession");
  expect(commandOf(request(1, { find: "startSession" }))).toBe("find");
  expect(commandOf(Buffer.alloc(60))).toBeUndefined();
});

test("a refusal is a document drivers understand", () => {
  expect(BSON.deserialize(errorReply("no such thing: é"))).toEqual({
    ok: 0,
    errmsg: "no such thing: é",
    code: 59,
    codeName: "CommandNotFound",
  });
});

test("a reply names the request it answers", () => {
  const response = Buffer.from(BSON.serialize({ ok: 1 }));
  for (const [legacy, opcode, prefix] of [
    [false, 2013, 5],
    [true, 1, 20],
  ] as const) {
    const frame = frameReply({ requestId: 77, legacy, response }, 5);
    expect([0, 4, 8, 12].map((at) => frame.readInt32LE(at))).toEqual([frame.length, 5, 77, opcode]);
    expect(frame.subarray(16 + prefix).equals(response)).toBe(true);
  }
});
