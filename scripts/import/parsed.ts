import type { z } from "zod";
import { Refusal } from "./run";

/**
 * Parses a value. Errors name the field as in the file: `secret_ref`, not secretRef.
 * @param whole name of the value itself
 * @throws Refusal with the first error
 */
export function parsed<T extends z.ZodType>(schema: T, value: unknown, whole: string): z.output<T> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const problem = error.issues[0];
  const field = problem?.path.join(".").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  throw new Refusal(`${field || whole}: ${problem ? brief(humanize(problem)) : "Invalid value"}`);
}

function humanize(problem: z.core.$ZodIssue): string {
  if (problem.code === "unrecognized_keys") return `Unknown fields: ${problem.keys.join(", ")}`;
  if (problem.message.endsWith("received undefined")) return "Required";
  return problem.message.replace(/^Invalid input: /, "Invalid value: ");
}

/** Parses JSON. @throws Refusal for invalid JSON */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(`not valid JSON: ${error instanceof Error ? brief(error.message) : "it cannot be parsed"}`);
  }
}

/** Parses JSON that must be an object. @throws Refusal for anything else */
export function jsonObjectOf(text: string): object {
  const json = jsonOf(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new Refusal("not a JSON object");
  return json;
}

const brief = (message: string) => (message.length > 160 ? `${message.slice(0, 160)}…` : message);
