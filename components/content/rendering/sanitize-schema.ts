import type { Options } from "rehype-sanitize";

const tables = ["table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"];
const blocks = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "section", "blockquote", "pre", "hr", "br"];
const lists = ["ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "figure", "figcaption"];
const inline = [
  "a",
  "abbr",
  "b",
  "cite",
  "code",
  "del",
  "dfn",
  "em",
  "i",
  "img",
  "input",
  "ins",
  "kbd",
  "mark",
  "q",
  "s",
  "samp",
  "small",
  "span",
  "strong",
  "sub",
  "sup",
  "u",
  "var",
];

/**
 * The HTML an article may contain. Other elements are replaced by their text, as readers of the published article see
 * it. Invisible content is removed.
 */
export function articleSchema(prefix: string): Options {
  return {
    tagNames: [...blocks, ...tables, ...lists, ...inline],
    strip: ["script", "style", "template", "iframe"],
    clobber: ["id", "ariaDescribedBy", "ariaLabelledBy"],
    clobberPrefix: prefix,
    ancestors: Object.fromEntries(tables.slice(1).map((name) => [name, ["table"]])),
    attributes: {
      "*": ["id", "title", "lang", ["dir", "ltr", "rtl", "auto"]],
      a: ["href", "dataFootnoteBackref", "dataFootnoteRef", "ariaLabel", "ariaDescribedBy"],
      abbr: ["title"],
      code: [["className", /^language-[\w+#.-]{1,40}$/]],
      details: ["open"],
      img: ["alt", "src"],
      input: [["type", "checkbox"], "checked"],
      li: [["className", "task-list-item"], "value"],
      ol: ["start", "reversed", ["className", "contains-task-list"]],
      section: ["dataFootnotes", ["className", "footnotes"]],
      td: ["colSpan", "rowSpan", ["align", "left", "right", "center"]],
      th: ["colSpan", "rowSpan", "scope", ["align", "left", "right", "center"]],
      ul: [["className", "contains-task-list"]],
    },
    // The article rules check each URL, because they can tell the reader what they removed.
    protocols: {},
    required: { input: { type: "checkbox" } },
  };
}
