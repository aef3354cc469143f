import { join } from "node:path";
import { ESLint } from "eslint";
import { configs } from "typescript-eslint";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const linter = new ESLint({ cwd: root, overrideConfig: configs.disableTypeChecked });

/** Lint messages for this content at this path, without writing a file. */
async function lint(path: string, code: string): Promise<string[]> {
  const [result] = await linter.lintText(`${code}\n`, { filePath: join(root, path) });
  if (!result) throw new Error(`ESLint ignores ${path}: the case proves nothing.`);
  return result.messages.map(({ message }) => message);
}

describe("import cycles", () => {
  const inCycle = "components/table/column-room.ts";
  const outside = "components/table/forged.ts";

  it.each([
    ["of types alone", 'export type { Column } from "./data-table";', "components/table/data-table.tsx → "],
    ["by import()", 'export const load = () => import("./data-table");', "components/table/data-table.tsx → "],
    [
      "through a third file",
      'export { ListPage } from "./list-page";',
      "components/table/list-page.tsx → components/table/data-table.tsx → ",
    ],
  ])("%s are refused", async (_how, code, path) => {
    expect(await lint(inCycle, code)).toContainEqual(
      expect.stringContaining(`Import cycle: ${inCycle} → ${path}${inCycle}`),
    );
    expect(await lint(outside, code)).toEqual([]);
  });
});

describe("the layers of the embedded S3", () => {
  it("import only downwards", async () => {
    expect(await lint("embedded/s3/disk/forged.ts", 'export type { Call } from "../http/call";')).toEqual([
      expect.stringMatching(/each imports itself and those before it/),
    ]);
    expect(await lint("embedded/s3/disk/forged.ts", 'export type { Version } from "../model/records";')).toEqual([]);
    expect(await lint("embedded/s3/disk/forged.ts", 'export { after } from "./store";')).toEqual([]);
  });

  it("are reachable only through the server", async () => {
    expect(await lint("embedded/forged.ts", 'export { Store } from "./s3/disk/store";')).toEqual([
      expect.stringMatching(/imports nothing of the app/),
    ]);
    expect(await lint("embedded/forged.ts", 'export { startS3 } from "./s3/server";')).toEqual([]);
  });
});
