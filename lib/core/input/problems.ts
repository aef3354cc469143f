import "server-only";
import type { z } from "zod";
import { truncate } from "@/lib/core/input/text";

/** Fields whose name as words would be unclear to people. */
const NOUNS: Readonly<Record<string, string>> = {
  inTenant: "tenant",
  list: "list",
  ofTenant: "tenant",
  refId: "ID",
  secretRef: "secret reference",
  rowVersion: "version",
};

/** An input field in words: `publishAt` → "publish at". A path names its first field. */
export function fieldNoun(path: string): string {
  const name = path.split(".")[0] ?? path;
  const words = name.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
  return NOUNS[name] ?? words.replaceAll("_", " ");
}

/** The message for an issue that its schema has no message for. */
export function plainIssue({ code, input, path = [], ...issue }: z.core.$ZodRawIssue): string {
  if (input === undefined) return "Required";
  const number = (limit: unknown) => Number(limit).toLocaleString("en-GB");
  switch (code) {
    case "invalid_value":
      return typeof input === "string" && input !== ""
        ? `There is no ${fieldNoun(String(path[0] ?? "value"))} “${truncate(input, 40)}”`
        : "Choose one of the options";
    case "too_small":
      return issue.origin === "array"
        ? `Choose at least ${number(issue.minimum)}`
        : `Use at least ${number(issue.minimum)}`;
    case "too_big":
      return issue.origin === "array"
        ? `Choose at most ${number(issue.maximum)}`
        : `Use at most ${number(issue.maximum)}`;
    case "invalid_type":
      return issue.expected === "number" || issue.expected === "int" ? "Enter a number" : "Not a valid value";
    default:
      return "Not a valid value";
  }
}

/**
 * A message for people. Providers and stores name the field before the message, as `secretRef: Use …`, for the programs
 * that call them. People get the field in words.
 */
export function forPeople(message: string, fields: Readonly<Record<string, string>> | undefined): string {
  const named = Object.entries(fields ?? {}).find(([path, why]) => message === `${path}: ${why}`);
  if (!named) return message;
  const [path, why] = named;
  const noun = fieldNoun(path);
  const sentence = why.endsWith(".") ? why : `${why}.`;
  return path === "input" || sentence.includes(noun) ? sentence : `Check the ${noun}: ${sentence}`;
}
