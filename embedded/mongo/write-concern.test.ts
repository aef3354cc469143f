import { mongo } from "mongoose";
import { describe, expect, test } from "vitest";
import { frameReply } from "./wire";
import { replaceMajority } from "./write-concern";

const { BSON } = mongo;

function request(command: Record<string, unknown>): Buffer {
  return frameReply({ requestId: 0, legacy: false, response: Buffer.from(BSON.serialize(command)) }, 1);
}

const everyType = {
  insert: "c",
  text: "é",
  number: 1.5,
  big: BSON.Long.fromNumber(2 ** 40),
  flag: true,
  none: null,
  when: new Date(0),
  id: new BSON.ObjectId(),
  pattern: /a+/i,
  bytes: new BSON.Binary(Buffer.from("abc")),
  code: new BSON.Code("f()"),
  scoped: new BSON.Code("f()", { a: 1 }),
  decimal: BSON.Decimal128.fromString("1.25"),
  stamp: new BSON.Timestamp({ t: 1, i: 2 }),
  least: new BSON.MinKey(),
  most: new BSON.MaxKey(),
  list: [1, { writeConcern: { w: "majority" } }],
  nested: { writeConcern: { w: "majority" } },
};

test.each([
  ["with the journal", { w: "majority", j: true }],
  ["alone", { w: "majority" }],
  ["with a time limit", { wtimeout: 5_000, w: "majority", j: false }],
])("the majority %s becomes one server, journaled; nothing else changes", (_, writeConcern) => {
  const changed = replaceMajority(request({ ...everyType, writeConcern, $db: "leadmetrics" }));
  expect(changed.equals(request({ ...everyType, writeConcern: { w: 1, j: true }, $db: "leadmetrics" }))).toBe(true);
});

test("the documents that follow the command stay as they are", () => {
  const tail = Buffer.from("a section of documents");
  const before = Buffer.concat([request({ insert: "c", writeConcern: { w: "majority", j: true } }), tail]);
  before.writeInt32LE(before.length, 0);
  const after = replaceMajority(before);
  expect(after.readInt32LE(0)).toBe(after.length);
  expect(after.subarray(-tail.length).equals(tail)).toBe(true);
});

describe("left alone", () => {
  test.each([
    ["one server", { insert: "c", writeConcern: { w: 1, j: true } }],
    ["another name", { insert: "c", writeConcern: { w: "minority" } }],
    ["no write concern", everyType],
    ["not a document", { insert: "c", writeConcern: "majority" }],
  ])("%s", (_, command) => {
    const message = request(command);
    expect(replaceMajority(message)).toBe(message);
  });

  test("every cut-off message, without an error", () => {
    const message = request({ ...everyType, writeConcern: { w: "majority" } });
    for (let length = 16; length < message.length - 1; length++) {
      expect(() => replaceMajority(message.subarray(0, length))).not.toThrow();
    }
  });
});
