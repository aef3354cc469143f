import { describe, expect, it } from "vitest";
import { renderArticle } from "@/components/content/rendering/render-article";
import { articleFacts } from "./article-facts";

const factsOf = (title: string, source: string) => articleFacts(title, renderArticle(source, { idPrefix: "md-" }));

const ARTICLE = `---
title: "Boots"
description: "Which ones last"
---

# Boots

They don't last [here](/shop), nor [there](https://example.org "x"), nor [anywhere][else].

## One

![](a.png) ![a boot](b.png)

\`\`\`
not words at all
\`\`\`

[else]: //example.com/else
`;

describe("articleFacts", () => {
  it("counts the text without code, front matter and URLs", () => {
    expect(factsOf("Böots", ARTICLE)).toEqual({
      titleLength: 5,
      descriptionLength: 15,
      // Counted: Boots; They don't last here nor there nor anywhere; One.
      words: 10,
      readingMinutes: 1,
      headings: [1, 1, 0, 0, 0, 0],
      links: { inside: 1, outside: 2 },
      pictures: { all: 2, withoutText: 1 },
    });
  });

  it("counts 230 words as a minute, and reads a multi-line description", () => {
    expect(factsOf("t", '---\na: 1\ndescription: "opened\n  here"\n---\nx')?.descriptionLength).toBe(11);
    expect(factsOf("t", "x")?.descriptionLength).toBeNull();
    expect(factsOf("t", "")?.readingMinutes).toBe(0);
    expect(factsOf("t", "word ".repeat(2_300))?.readingMinutes).toBe(10);
  });

  it("returns no counts for a text that is not rendered", () => {
    expect(factsOf("t", "<b><p>".repeat(600))).toBeNull();
  });
});
