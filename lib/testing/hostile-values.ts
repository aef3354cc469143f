import { z } from "zod";

/** Values that no store accepts, no page shows, or nobody intends. */
export const HOSTILE: readonly string[] = [
  "\0",
  "a\0b",
  "\ud83d plan",
  "Bell\u0007",
  "abc\u202edef",
  "\u200b\u200b",
  "x".repeat(2_000_000),
  ...["0000-01-01", "2026-02-31", "99999-01-01", "0000-01-01T00:00:00Z", "+099999-01-01T00:00:00Z"],
  ...["..0000-01-01", "2026-02-31..", "0000-01-01..2026-01-01", "\0..", "..+099999-01-01T00:00:00Z"],
  ...["%", "_", "\\", "'; --", '{"$gt":""}'],
];

/** A value of the schema's type, with this text in every text field. */
export function shaped(schema: z.core.$ZodType, text: string): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return shaped(schema.unwrap(), text);
  }
  if (schema instanceof z.ZodArray) return [shaped(schema.element, text)];
  if (!(schema instanceof z.ZodObject)) return text;
  return Object.fromEntries(
    Object.entries(schema.shape).map(([name, inner]) => [name, shaped(inner as z.ZodType, text)]),
  );
}

/** Whether a value contains, at any depth, what cannot be stored: NUL, half a surrogate pair, or an unbounded text. */
export function isHarmful(value: unknown): boolean {
  if (typeof value === "string") return /\0|\p{Cs}/u.test(value) || value.length > 1024 * 1024;
  if (value instanceof Date) return !(value.getUTCFullYear() >= 1970 && value.getUTCFullYear() <= 2200);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, inner]) => isHarmful(name) || isHarmful(inner));
}
