import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach } from "vitest";
import type { OwnerScope, TenantScope } from "@/lib/core/access/scope";
import { testTenant } from "@/lib/testing/people";
import type { ImportRun } from "@/scripts/import/run";
import { Summary } from "@/scripts/import/summary";

type Importer<S extends OwnerScope> = (run: ImportRun<S>, path: string) => Promise<void>;

/** Gives each test a tenant and an empty folder. Both are removed after the file's tests. */
export function importing() {
  const folder = mkdtempSync(join(tmpdir(), "console-import-"));
  let places = 0;
  const test = {
    scope: {} as TenantScope,
    place: "",
    /** Writes a file in the test's folder and returns its path. */
    file(name: string, content: string | Buffer): string {
      const path = join(test.place, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    run: (importer: Importer<TenantScope>, path: string) => runIn(test.scope, importer, path),
  };
  beforeEach(async () => {
    test.scope = await testTenant("Import tenant");
    test.place = join(folder, String((places += 1)));
    mkdirSync(test.place);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return test;
}

export async function runIn<S extends OwnerScope>(
  scope: S,
  importer: Importer<S>,
  path: string,
  stopping = () => false,
): Promise<Summary> {
  const summary = new Summary();
  await importer({ scope, summary, onProgress: () => {}, stopping }, path);
  return summary;
}

export const counts = ({ read, written, skipped, refused }: Summary) => [read, written, skipped, refused];

/** The reason for each refusal, by source. */
export const reasons = ({ refusals }: Summary) => Object.fromEntries(refusals.map(({ where, why }) => [where, why]));
