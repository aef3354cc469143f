import { describe, expect, it } from "vitest";
import { changesOf, type Changes, type MarkedChanges, type Stretch } from "./changes-of";
import type { Piece } from "./mark-words";

function marked(before: string, after: string): MarkedChanges {
  const changes = changesOf(before, after);
  if (changes.kind !== "marked") throw new Error(`The changes are ${changes.kind}.`);
  return changes;
}

/** A line such as "Grow [fast] in Bern", with marked words in brackets. */
const written = (pieces: Piece[]) => pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join("");

const plain = (pieces: Piece[]) => pieces.map(({ text }) => text).join("");

function changed(changes: MarkedChanges): { removed: string[]; added: string[] }[] {
  return changes.stretches.flatMap((stretch) =>
    stretch.kind === "change" ? [{ removed: stretch.removed.map(written), added: stretch.added.map(written) }] : [],
  );
}

/** Rebuilds the lines of both texts from the stretches, and checks each stretch's line numbers. */
function rebuilt(stretches: readonly Stretch[]) {
  const [before, after]: [string[], string[]] = [[], []];
  for (const stretch of stretches) {
    expect([stretch.before, stretch.after]).toEqual([before.length + 1, after.length + 1]);
    before.push(...(stretch.kind === "same" ? stretch.lines : stretch.removed.map(plain)));
    after.push(...(stretch.kind === "same" ? stretch.lines : stretch.added.map(plain)));
  }
  return { before, after };
}

const lines = (count: number, of: (line: number) => string) => Array.from({ length: count }, (_, at) => of(at + 1));

describe("lines", () => {
  it("are the same in identical texts", () => {
    for (const text of ["", "a", "a\n", "a\r\nb", "x".repeat(2_000_000)]) {
      expect(changesOf(text, text)).toEqual({ kind: "identical" });
    }
  });

  it("are all added to an empty text, and all removed from one that is emptied", () => {
    expect(marked("", "# Plan\n\nGrow.\n")).toMatchObject({
      added: 3,
      removed: 0,
      stretches: [
        { kind: "change", before: 1, after: 1, removed: [], added: [[{ text: "# Plan" }], [], [{ text: "Grow." }]] },
      ],
    });
    expect(marked("a\nb\n", "")).toMatchObject({ added: 0, removed: 2 });
  });

  it("keep their numbers in both texts", () => {
    const before = lines(40, (line) => `line ${line}`);
    const after = [...before.slice(0, 4), "new", "newer", ...before.slice(4, 20), ...before.slice(23)];
    const changes = marked(before.join("\n"), after.join("\n"));
    expect(changes.stretches.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ["same", 1, 1],
      ["change", 5, 5],
      ["same", 5, 7],
      ["change", 21, 23],
      ["same", 24, 23],
    ]);
    expect([changes.added, changes.removed]).toEqual([2, 3]);
    expect(rebuilt(changes.stretches)).toEqual({ before, after });
  });

  it("split into stretches that rebuild both texts, for any texts", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 300; round += 1) {
      const text = () =>
        lines(random(14), () => lines(random(4), () => ["a", "b", "the", "é"][random(4)] ?? "").join(" "));
      const [before, after] = [text(), text()];
      const changes = changesOf(before.map((line) => `${line}\n`).join(""), after.map((line) => `${line}\n`).join(""));
      if (changes.kind === "identical") expect(before).toEqual(after);
      else if (changes.kind === "marked") {
        expect(rebuilt(changes.stretches)).toEqual({ before, after });
        const kinds = changes.stretches.map(({ kind }) => kind);
        expect(kinds.every((kind, at) => kind !== kinds[at + 1])).toBe(true);
      } else throw new Error("Such short texts are always marked.");
    }
  });
});

describe("invisible differences", () => {
  const invisible = (before: string, after: string) => {
    const { added, removed, invisible: kinds } = marked(before, after);
    return { lines: added + removed, kinds };
  };

  it("are reported: line endings, and the last one", () => {
    expect(invisible("a\nb\n", "a\r\nb\r\n")).toEqual({ lines: 0, kinds: ["line_ends"] });
    expect(invisible("a\r\nb\nc", "a\nb\r\nc")).toEqual({ lines: 0, kinds: ["line_ends"] });
    expect(invisible("a\nb", "a\nb\n")).toEqual({ lines: 0, kinds: ["last_line_end"] });
    expect(invisible("a", "a\n")).toEqual({ lines: 0, kinds: ["last_line_end"] });
    expect(invisible("a\nb", "a\r\nb\r\n")).toEqual({ lines: 0, kinds: ["line_ends", "last_line_end"] });
    expect(invisible("a\nb\n", "a\r\nc\r\n")).toEqual({ lines: 2, kinds: ["line_ends"] });
    expect(invisible("a\nb\n", "a\nc\n")).toEqual({ lines: 2, kinds: [] });
  });

  it("do not include an empty last line, which counts as a line", () => {
    expect(invisible("a\n", "a\n\n")).toEqual({ lines: 1, kinds: [] });
  });
});

describe("words", () => {
  it("are marked in lines that have others in common", () => {
    const before = "Grow in Bern slowly, with two posts a week.";
    const after = "Grow in Bern and Basel, with three posts a week.";
    expect(changed(marked(before, after))).toEqual([
      {
        removed: ["Grow in Bern [slowly], with [two] posts a week."],
        added: ["Grow in Bern [and Basel], with [three] posts a week."],
      },
    ]);
  });

  it("are marked together if only whitespace separates them", () => {
    const before = "The plan for the coming year is to keep every single reader we have.";
    const after = "The plan for the coming year is to lose not one reader we have.";
    const [change] = changed(marked(before, after));
    expect(change?.added[0]).toBe("The plan for the coming year is to [lose not one] reader we have.");
  });

  it("match if a paragraph was split in two", () => {
    const [change] = changed(
      marked(
        "We write for club leaders. We answer within a day.",
        "We write for club leaders.\nWe answer within a day.",
      ),
    );
    expect(change?.added).toEqual(["We write for club leaders.", "We answer within a day."]);
  });

  it("are not marked in an unrelated line", () => {
    expect(changed(marked("We sell the boots.", "Nobody reads what the agents make of winter."))).toEqual([
      { removed: ["We sell the boots."], added: ["Nobody reads what the agents make of winter."] },
    ]);
  });

  it("show a change of whitespace only", () => {
    const [change] = changed(marked("two  spaces here", "two spaces here "));
    expect(change).toEqual({ removed: ["two[  ]spaces here"], added: ["two[ ]spaces here[ ]"] });
  });
});

describe("large texts", () => {
  /** In milliseconds of CPU time, so that other load on the machine does not count. */
  const timed = (before: string, after: string): { changes: Changes; took: number } => {
    const start = process.cpuUsage();
    const changes = changesOf(before, after);
    return { changes, took: process.cpuUsage(start).user / 1000 };
  };
  const prose = (line: number) =>
    `Paragraph ${line} says what readers of chapter ${line % 97} want to hear of it. `.repeat(3);

  it("of 2 MB are compared if they differ in some places", () => {
    const before = lines(12_000, prose);
    const after = before.map((line, at) => (at % 400 === 7 ? line.replace("readers", "writers") : line));
    const { changes, took } = timed(before.join("\n"), after.join("\n"));
    expect(before.join("\n").length).toBeGreaterThan(2_000_000);
    expect(changes).toMatchObject({ kind: "marked", added: 30, removed: 30 });
    expect(took).toBeLessThan(2_000);
  });

  it("of 2 MB are left unmarked if they have nothing in common", () => {
    const other = (line: number) => `Something else altogether, number ${line}, ${line % 89} times. `.repeat(4);
    const { changes, took } = timed(lines(10_000, prose).join("\n"), lines(10_000, other).join("\n"));
    expect(changes).toEqual({ kind: "unmarked" });
    expect(took).toBeLessThan(2_000);
  });

  it("with too many lines are left unmarked", () => {
    expect(changesOf("x\n".repeat(1_000_000), "y\n".repeat(1_000_000))).toEqual({ kind: "unmarked" });
  });

  it("of one line of 2 MB each are one changed line, its words unmarked", () => {
    const [before, after] = [lines(26_000, prose).join(" "), lines(26_000, (line) => prose(line * 7)).join(" ")];
    const { changes, took } = timed(before.slice(0, 2_000_000), after.slice(0, 2_000_000));
    expect(changes).toMatchObject({ stretches: [{ removed: [[{ marked: false }]], added: [[{ marked: false }]] }] });
    expect(took).toBeLessThan(1_000);
  });

  it("that differ completely in a few hundred lines are one change", () => {
    const changes = marked(lines(300, (line) => `a${line}`).join("\n"), lines(200, (line) => `b${line}`).join("\n"));
    expect(changes).toMatchObject({ removed: 300, added: 200, stretches: [{ kind: "change" }] });
  });
});
