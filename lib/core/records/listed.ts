import "server-only";
import { AppError } from "@/lib/core/errors";

/**
 * Accepts a value from a list, or the record's current value. Another system may have written a value that is not on
 * the list, and saving a form must not lose it.
 * @throws INVALID for the field
 */
export function requireListed(
  list: readonly string[],
  o: { field: string; value: string; kept: readonly string[]; message: string },
): void {
  const { field, value, kept, message } = o;
  if (list.includes(value) || kept.includes(value)) return;
  throw new AppError("INVALID", `${field}: ${message}`, { [field]: message });
}
