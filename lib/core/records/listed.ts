import "server-only";
import { AppError } from "@/lib/core/errors";

/**
 * A value chosen from a list, in a record that is changed: one of the list, or what the record has already. Another
 * system may have written a value that is on no list here, and saving a form must not lose it.
 * @throws INVALID at the field
 */
export function requireListed(
  list: readonly string[],
  o: { field: string; value: string; kept: readonly string[]; message: string },
): void {
  const { field, value, kept, message } = o;
  if (list.includes(value) || kept.includes(value)) return;
  throw new AppError("INVALID", `${field}: ${message}`, { [field]: message });
}
