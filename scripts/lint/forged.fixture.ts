import { join } from "node:path";
import { ESLint } from "eslint";
import { expect } from "vitest";

const root = join(import.meta.dirname, "../..");
const eslint = new ESLint({ cwd: root });

export type Source = { at: string; code: string };
/** A file that breaks a rule, and a file that follows it. */
export type Case = { breach: string; wrong: Source; message: RegExp; right: Source };

export const at = (path: string, ...lines: string[]): Source => ({ at: path, code: `${lines.join("\n")}\n` });

const DOOR = "permission: 'strategy:read', reach: 'tenant', input: z.strictObject({}), run: async () => 1 });";
export const action = (...head: string[]) => [
  '"use server";',
  'import { z } from "zod";',
  'import { action } from "@/lib/core/access/gate";',
  ...head,
  `export const doIt = action({ audit: 'strategy.approved', ${DOOR}`,
];
export const query = (...head: string[]) => [
  'import "server-only";',
  'import { z } from "zod";',
  'import { query } from "@/lib/core/access/gate";',
  ...head,
  `export const seeIt = query({ name: 'posts.seen', ${DOOR}`,
];
export const server = (...lines: string[]) => ['import "server-only";', ...lines];

async function messagesOf({ at: path, code }: Source): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, path) });
  if (!result) throw new Error(`ESLint ignores ${path}: the case proves nothing.`);
  return result.messages.map(({ message }) => message);
}

/** Expects that the breach fails with the message and the right file passes. */
export async function expectViolation({ wrong, message, right }: Case): Promise<void> {
  expect(await messagesOf(wrong)).toContainEqual(expect.stringMatching(message));
  expect(await messagesOf(right)).toEqual([]);
}
