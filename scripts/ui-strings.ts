/**
 * Prints every text that the product can show, with its file and line, for review.
 *
 *   npm run ui-strings                         all of it
 *   npm run ui-strings -- components/contracts lib/contracts
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const FOLDERS = ["app", "components", "lib", "scripts", "prisma"];
const NOT_SHOWN =
  /\.(test|fixture)\.tsx?$|\.d\.ts$|^lib\/testing\/|^prisma\/generated\/|^scripts\/(lint|bench|ui-strings)/;

/** Attributes whose strings are never shown. */
const SILENT_ATTRIBUTES = new Set(["className", "href", "id", "key", "name", "type", "role", "rel", "style", "d"]);
const SILENT_CALLS = new Set(["cn", "clsx", "cva", "require", "matchMedia", "querySelector", "querySelectorAll"]);

/** Attributes and properties whose strings are shown even if they are one lowercase word. */
const SHOWN_NAMES = new Set(["title", "label", "aria-label", "placeholder", "hint", "explain", "data-tip", "message"]);

function readsAsText(text: string): boolean {
  const words = text.split(/\s+/);
  const classNames = words.filter((word) => /^[a-z0-9!-]+[-:[][^\s'’,.]+$/.test(word));
  return (
    /[A-Za-z]{2}/.test(text) && classNames.length * 2 < words.length && (words.length > 1 || /^[A-Z][a-z]/.test(text))
  );
}

function textOf(node: ts.Node): string | null {
  if (ts.isJsxText(node)) return node.text.replace(/\s+/g, " ").trim();
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return (
      node.head.text + node.templateSpans.map((span) => `{${span.expression.getText()}}${span.literal.text}`).join("")
    );
  }
  return null;
}

function isSilent(node: ts.Node): boolean {
  return (
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isTypeNode(node) ||
    (ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression)) ||
    ts.isTaggedTemplateExpression(node) ||
    (ts.isJsxAttribute(node) && SILENT_ATTRIBUTES.has(node.name.getText())) ||
    (ts.isCallExpression(node) && SILENT_CALLS.has(node.expression.getText()))
  );
}

function isShownName({ parent }: ts.Node): boolean {
  return (ts.isPropertyAssignment(parent) || ts.isJsxAttribute(parent)) && SHOWN_NAMES.has(parent.name.getText());
}

function printTexts(file: string): void {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (isSilent(node)) return;
    const text = textOf(node);
    if (text !== null && (ts.isJsxText(node) ? /[A-Za-z]/.test(text) : readsAsText(text) || isShownName(node))) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      console.log(`${file}:${line}\t${text.replaceAll("\n", "\\n")}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

const wanted = process.argv.slice(2);
const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true }).map((path) => join(folder, `${path}`)),
);
for (const file of files.sort()) {
  const isAsked = wanted.length === 0 || wanted.some((path) => file.startsWith(path));
  if (/\.tsx?$/.test(file) && !NOT_SHOWN.test(file) && isAsked) printTexts(file);
}
