import "server-only";
import type { z } from "zod";
import { AppError } from "@/lib/core/errors";

/**
 * Validates what another service passes to a provider, with the same types as forms and imports.
 * @throws INVALID, naming the field
 */
export function checked<T extends z.ZodType>(schema: T, given: z.input<T>): z.output<T> {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const fields = Object.fromEntries(error.issues.map(({ path, message }) => [path.join(".") || "input", message]));
  const [field, message] = Object.entries(fields)[0] ?? ["input", "Invalid value"];
  throw new AppError("INVALID", `${field}: ${message}`, fields);
}
