import { describe, expect, it } from "vitest";
import { eventsFrom } from "@/lib/core/records/machine";
import {
  composed,
  foldedOn,
  hashtagsIn,
  measure,
  piecesOf,
  PLATFORM_RULES,
  PLATFORMS,
  SOCIAL_POST_MACHINE,
  SOCIAL_POST_STATUSES,
  type SocialPostStatus,
} from "@/lib/social-posts/model";

const FAMILY = "👨‍👩‍👧‍👦";

it("the machine reaches every state from draft, and ends where nothing is left to do", () => {
  const reached = new Set<SocialPostStatus>(["draft"]);
  for (const status of reached) {
    for (const event of eventsFrom(SOCIAL_POST_MACHINE, status)) reached.add(SOCIAL_POST_MACHINE[event].to);
  }
  expect([...reached].sort()).toEqual([...SOCIAL_POST_STATUSES].sort());
  expect(SOCIAL_POST_STATUSES.filter((status) => eventsFrom(SOCIAL_POST_MACHINE, status).length === 0)).toEqual([
    "archived",
    "expired",
  ]);
});

describe("counting", () => {
  it.each([
    ["linkedin", "Grüße ✓", 7],
    ["x", "Grüße ✓", 8],
    ["x", "漢字", 4],
    ["x", "“So” – it’s", 11],
    ["x", "e\u0301", 1],
    ["x", FAMILY, 2],
    ["x", "🇩🇪 and 1️⃣", 9],
    ["x", "See https://www.example.com/a/very/long/address/that/nobody/reads?with=parameters.", 28],
    ["threads", "a👍", 5],
    ["threads", FAMILY, 25],
    ["bluesky", `ok ${FAMILY}`, 4],
    ["instagram", "a👍", 2],
    ["facebook", "", 0],
  ] as const)("on %s, %s counts %i", (platform, text, characters) => {
    expect(measure(platform, text).characters).toBe(characters);
  });

  it("takes exactly the limit on every platform, and says by how much one more is over it", () => {
    for (const platform of PLATFORMS) {
      const { limit, name } = PLATFORM_RULES[platform];
      expect(measure(platform, "a".repeat(limit)).excess).toEqual([]);
      expect(measure(platform, "a".repeat(limit + 1)).excess).toEqual([
        `It is 1 character over the limit of ${limit.toLocaleString("en")} on ${name}.`,
      ]);
    }
    expect(measure("x", "漢".repeat(150)).excess[0]).toMatch(/20 characters over the limit of 280/);
  });

  it("limits hashtags where the platform does", () => {
    const tags = (count: number) => Array.from({ length: count }, (_, at) => `#tag${at}`).join(" ");
    expect(measure("instagram", tags(30)).excess).toEqual([]);
    expect(measure("instagram", tags(32)).excess).toEqual(["It is 2 hashtags over the limit of 30 on Instagram."]);
    expect(measure("linkedin", tags(32)).excess).toEqual([]);
  });
});

describe("what goes out", () => {
  it("is the copy and, in a line of their own, the hashtags that are not in it", () => {
    expect(composed("They last.\n", ["boots", "Leather"])).toBe("They last.\n\n#boots #Leather");
    expect(composed("#Boots last.", ["boots", "leather"])).toBe("#Boots last.\n\n#leather");
    expect(composed("They last.", [])).toBe("They last.");
    expect(composed(" ", ["boots"])).toBe("#boots");
  });

  it("finds hashtags as platforms do", () => {
    expect(hashtagsIn("#a, (#b_1) c#d #2026 #2026plan &#39; #größe /#x")).toEqual(["a", "b_1", "2026plan", "größe"]);
  });

  it("is parted into text, links and hashtags without losing a character", () => {
    const text = "Read (https://example.com/a#part). #boots\nlast";
    const pieces = piecesOf(text);
    expect(pieces.map(({ kind, text: piece }) => `${kind} ${piece}`)).toEqual([
      "text Read (",
      "link https://example.com/a#part",
      "text ). ",
      "hashtag #boots",
      "text \nlast",
    ]);
    expect(pieces.map(({ text: piece }) => piece).join("")).toBe(text);
    expect(piecesOf("")).toEqual([]);
  });

  it("folds between words, by characters or by lines, where the platform folds", () => {
    expect(foldedOn("x", "a ".repeat(400))).toBeNull();
    expect(foldedOn("linkedin", "Short.")).toBeNull();
    expect(foldedOn("linkedin", "One\ntwo\nthree\nfour")).toBe("One\ntwo\nthree");
    const long = foldedOn("instagram", "words ".repeat(40));
    expect(long).toMatch(/^(words )+words$/);
    expect(long?.length).toBeLessThanOrEqual(125);
    expect(foldedOn("instagram", "a".repeat(200))).toBe("a".repeat(125));
  });
});
