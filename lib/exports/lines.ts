import "server-only";
import type { ExportFormat } from "@/lib/exports/model";

type Value = string | number | bigint | boolean | Date | null | undefined;
export type Line = Record<string, Value>;

/** Makes Excel read a CSV file as UTF-8; other readers skip it. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The file's header line, if its format has one. */
export function headOf(format: ExportFormat, columns: readonly string[]): string {
  return format === "csv" ? `${BYTE_ORDER_MARK}${columns.join(",")}\r\n` : "";
}

/** One record as a line of the file: CSV by RFC 4180, or JSON. */
export function lineOf(format: ExportFormat, columns: readonly string[], line: Line): string {
  const values = columns.map((column) => plain(line[column]));
  if (format === "csv") return `${values.map(csvCell).join(",")}\r\n`;
  return `${JSON.stringify(Object.fromEntries(columns.map((column, n) => [column, values[n]])))}\n`;
}

function plain(value: Value): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "bigint" ? Number(value) : value;
}

/** Spreadsheets run text that begins like a formula. A leading apostrophe keeps it text. */
function csvCell(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[\s]*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
