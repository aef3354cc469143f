import { join } from "node:path";
import { ESLint } from "eslint";
import { configs } from "typescript-eslint";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Forged files are in no TypeScript program, so the rules that need types are asked only of files that are there. */
const untyped = new ESLint({ cwd: root, overrideConfig: configs.disableTypeChecked });
const typed = new ESLint({ cwd: root });

type Source = { at: string; code: string };
type Case = { breach: string; wrong: Source; message: RegExp; right: Source };

const at = (path: string, ...lines: string[]): Source => ({ at: path, code: `${lines.join("\n")}\n` });

const DOOR = "permission: 'strategy:read', reach: 'tenant', input: z.strictObject({}), run: async () => 1 });";
const action = (...head: string[]) => [
  '"use server";',
  'import { z } from "zod";',
  'import { action } from "@/lib/core/access/gate";',
  ...head,
  `export const doIt = action({ audit: 'strategy.approved', ${DOOR}`,
];
const query = (...head: string[]) => [
  'import "server-only";',
  'import { z } from "zod";',
  'import { query } from "@/lib/core/access/gate";',
  ...head,
  `export const seeIt = query({ name: 'posts.seen', ${DOOR}`,
];
const server = (...lines: string[]) => ['import "server-only";', ...lines];

const CASES: Case[] = [
  {
    breach: "core that takes an entity and not only the type of its audit names",
    wrong: at("lib/core/audit/audit-actions.ts", 'export { ENTITIES } from "@/lib/entities";'),
    message: /it imports pure core only/,
    right: at("lib/core/audit/audit-actions.ts", 'export type { EntityAuditAction } from "@/lib/entities";'),
  },
  {
    breach: "a store that reaches for another feature's upkeep",
    wrong: at("lib/trash/forged.ts", ...server('export { STRATEGY_UPKEEP } from "@/lib/strategies/upkeep";')),
    message: /of another feature only its lib\/<feature>\/provider.ts/,
    right: at("lib/trash/forged.ts", ...server('export { upkeepOf } from "@/lib/upkeep";')),
  },
  {
    breach: "a table chosen by name",
    wrong: at("lib/skills/store.ts", ...server("export const rows = (tx: any, { table }: any) => tx[table];")),
    message: /use rowsOf\(tx, entity\)/,
    right: at("lib/skills/store.ts", ...server('export { rowsOf } from "@/lib/core/rows";')),
  },
  {
    breach: "a table chosen by name behind a cast",
    wrong: at(
      "lib/skills/store.ts",
      ...server("export const rows = (tx: any, name: string) => (tx as unknown as Record<string, object>)[name];"),
    ),
    message: /use rowsOf\(tx, entity\)/,
    right: at("lib/skills/store.ts", ...server("export const rows = (tx: { skill: object }) => tx.skill;")),
  },
  {
    breach: "a lease by the machine's own clock",
    wrong: at("lib/blog-posts/provider.ts", ...server("export const until = () => new Date(Date.now() + 60_000);")),
    message: /await databaseNow\(\)/,
    right: at(
      "lib/blog-posts/provider.ts",
      ...server("export const until = (now: Date) => new Date(now.getTime() + 60_000);"),
    ),
  },
  {
    breach: "a duty that asks what time it is here",
    wrong: at("scripts/worker/forged.ts", "export const due = () => new Date();"),
    message: /await databaseNow\(\)/,
    right: at("scripts/worker/forged.ts", "export const due = (at: string) => new Date(at);"),
  },
  {
    breach: "a page that reads from a store",
    wrong: at("app/(staff)/forged/page.tsx", 'export { findStrategy } from "@/lib/strategies/store";'),
    message: /read through lib\/<feature>\/queries\.ts/,
    right: at("app/(staff)/forged/page.tsx", 'export { strategiesDetail } from "@/lib/strategies/queries";'),
  },
  {
    breach: "a page that does what a component should ask for",
    wrong: at("app/(staff)/forged/page.tsx", 'export { approveStrategy } from "@/lib/strategies/actions";'),
    message: /let that component call lib\/<feature>\/actions\.ts/,
    right: at("app/(staff)/forged/page.tsx", 'export { STRATEGY_STATUSES } from "@/lib/strategies/model";'),
  },
  {
    breach: "a page that takes the gate itself and not only its types",
    wrong: at("app/(staff)/forged/page.tsx", 'export { query } from "@/lib/core/access/gate";'),
    message: /app holds addresses only/,
    right: at("app/(staff)/forged/page.tsx", 'export type { UrlParams } from "@/lib/core/access/gate";'),
  },
  {
    breach: "a component that reads from the stores",
    wrong: at("components/strategies/forged.ts", 'export { inTenant } from "@/lib/stores/postgres";'),
    message: /A face imports ui, shared faces, its own folder/,
    right: at("components/strategies/forged.ts", 'export { approveStrategy } from "@/lib/strategies/actions";'),
  },
  {
    breach: "a component that loads a store later",
    wrong: at("components/strategies/forged.ts", 'export const later = () => import("@/lib/strategies/store");'),
    message: /A face imports ui, shared faces, its own folder/,
    right: at("components/strategies/forged.ts", 'export const later = () => import("@/lib/strategies/model");'),
  },
  {
    breach: "an import() whose address cannot be read",
    wrong: at("components/strategies/forged.ts", "export const later = (name: string) => import(`@/lib/${name}`);"),
    message: /Write the address of an import\(\) as plain text/,
    right: at("components/strategies/forged.ts", 'export const later = () => import("@/components/ui/format");'),
  },
  {
    breach: "a component that does what belongs to another feature",
    wrong: at("components/contracts/forged.ts", 'export { approveStrategy } from "@/lib/strategies/actions";'),
    message: /its own lib\/<feature>\/actions\.ts/,
    right: at("components/contracts/forged.ts", 'export { STRATEGY_STATUSES } from "@/lib/strategies/model";'),
  },
  {
    breach: "a primitive that knows a feature",
    wrong: at("components/ui/forged.ts", 'export { STRATEGY_STATUSES } from "@/lib/strategies/model";'),
    message: /components\/ui knows no domain/,
    right: at("components/ui/forged.ts", 'export * from "@/components/ui/format";'),
  },
  {
    breach: "a shared face that knows a feature",
    wrong: at("components/table/forged.ts", 'export { STRATEGY_STATUSES } from "@/lib/strategies/model";'),
    message: /shared faces .* know no feature/,
    right: at("components/table/forged.ts", 'export type { Result } from "@/lib/core/errors";'),
  },
  {
    breach: "a shared face that takes cursors and not only their types",
    wrong: at("components/table/forged.ts", 'export { pageOf } from "@/lib/core/records/cursor";'),
    message: /shared faces .* know no feature/,
    right: at("components/table/forged.ts", 'export type { Page } from "@/lib/core/records/cursor";'),
  },
  {
    breach: "anything that imports app",
    wrong: at("components/strategies/forged.ts", 'export * from "@/app/not-found";'),
    message: /A face imports ui, shared faces, its own folder/,
    right: at("components/strategies/forged.ts", 'export * from "@/components/ui/button";'),
  },
  {
    breach: "blog posts that reach into the strategies' store",
    wrong: at("lib/blog-posts/forged.ts", ...server('export { findStrategy } from "@/lib/strategies/store";')),
    message: /of another feature only its lib\/<feature>\/provider.ts/,
    right: at("lib/blog-posts/forged.ts", ...server('export { findBlogPost } from "@/lib/blog-posts/store";')),
  },
  {
    breach: "a query that reads another feature's store",
    wrong: at(
      "lib/blog-posts/queries.ts",
      ...query('import { findStrategy } from "@/lib/strategies/store";', "void findStrategy;"),
    ),
    message: /Queries and actions import lib\/core, any model and their own store side/,
    right: at(
      "lib/blog-posts/queries.ts",
      ...query('import { findBlogPost } from "@/lib/blog-posts/store";', "void findBlogPost;"),
    ),
  },
  {
    breach: "a query that touches the stores itself",
    wrong: at(
      "lib/blog-posts/queries.ts",
      ...query('import { inTenant } from "@/lib/stores/postgres";', "void inTenant;"),
    ),
    message: /put the reading or writing into lib\/<feature>\/store\.ts/,
    right: at(
      "lib/blog-posts/queries.ts",
      ...query('import { STRATEGY_STATUSES } from "@/lib/strategies/model";', "void STRATEGY_STATUSES;"),
    ),
  },
  {
    breach: "a model that imports a store",
    wrong: at("lib/contracts/model.ts", 'export { findStrategy } from "@/lib/contracts/store";'),
    message: /A model is pure and safe in the browser/,
    right: at("lib/contracts/model.ts", 'export { STRATEGY_STATUSES } from "@/lib/strategies/model";'),
  },
  {
    breach: "a model that leans on Node",
    wrong: at("lib/contracts/model.ts", 'export { createHash } from "node:crypto";'),
    message: /run in the browser and know zod and yaml only/,
    right: at("lib/contracts/model.ts", 'export { z } from "zod";'),
  },
  {
    breach: "a module of core that knows a feature",
    wrong: at("lib/core/forged.ts", ...server('export { findStrategy } from "@/lib/strategies/store";')),
    message: /lib\/core knows no feature/,
    right: at("lib/core/forged.ts", ...server('export { inTenant } from "@/lib/stores/postgres";')),
  },
  {
    breach: "a pure module of core that needs a server",
    wrong: at("lib/core/errors.ts", 'export { newId } from "@/lib/core/ids";'),
    message: /runs in the browser too: it imports pure core only/,
    right: at("lib/core/errors.ts", 'export { ROLES } from "@/lib/core/access/permissions";'),
  },
  {
    breach: "a store below that calls core above",
    wrong: at("lib/stores/forged.ts", ...server('export { nameOf } from "@/lib/core/access/scope";')),
    message: /lib\/stores lies under everything/,
    right: at("lib/stores/forged.ts", ...server('export type { TenantScope } from "@/lib/core/access/scope";')),
  },
  {
    breach: "the app that imports a program",
    wrong: at("lib/contracts/forged.ts", ...server('export { migrate } from "@/prisma/migrate";')),
    message: /The store side imports its own model/,
    right: at("scripts/forged.ts", 'export { migrate } from "@/prisma/migrate";'),
  },
  {
    breach: "the app that imports what only tests have",
    wrong: at("lib/contracts/forged.ts", ...server('export { testTenant } from "@/lib/testing/people";')),
    message: /The store side imports its own model/,
    right: at("lib/contracts/forged.test.ts", 'export { testTenant } from "@/lib/testing/people";'),
  },
  {
    breach: "an embedded server that imports the app",
    wrong: at("embedded/forged.ts", 'export { env } from "@/lib/env";'),
    message: /imports nothing of the app/,
    right: at("embedded/forged.ts", 'export * from "./files";'),
  },
  {
    breach: "a browser test that goes past the browser",
    wrong: at("e2e/forged.ts", 'export { findStrategy } from "@/lib/strategies/store";'),
    message: /in a browser: of lib it imports types, models and pure core only/,
    right: at("e2e/forged.ts", 'export type { StrategyRecord } from "@/lib/strategies/store";'),
  },
  {
    breach: "a driver outside lib/stores",
    wrong: at("lib/contracts/forged.ts", ...server('export { S3Client } from "@aws-sdk/client-s3";')),
    message: /only lib\/stores talks to the stores' drivers/,
    right: at("lib/stores/forged.ts", ...server('export { S3Client } from "@aws-sdk/client-s3";')),
  },
  {
    breach: "the generated client outside lib/stores",
    wrong: at("lib/core/forged.ts", ...server('export type { Prisma } from "@/prisma/generated/client";')),
    message: /only lib\/stores talks to the stores' drivers/,
    right: at("lib/stores/forged.ts", ...server('export type { Prisma } from "@/prisma/generated/client";')),
  },
  {
    breach: "a driver loaded later",
    wrong: at("components/ui/forged.ts", 'export const later = () => import("mongoose");'),
    message: /only lib\/stores talks to the stores' drivers/,
    right: at("components/ui/forged.ts", 'export const later = () => import("clsx");'),
  },
  {
    breach: "a program with another driver than the owner's connection",
    wrong: at("scripts/forged.ts", 'export { Schema } from "mongoose";'),
    message: /only lib\/stores talks to the stores' drivers/,
    right: at("scripts/forged.ts", 'export { Client } from "pg";'),
  },
  {
    breach: "settings read in a component",
    wrong: at("components/ui/forged.ts", "export const debug = process.env.DEBUG;"),
    message: /Settings are read in lib\/env\.ts alone/,
    right: at("scripts/forged.ts", "export const debug = process.env.DEBUG;"),
  },
  {
    breach: "settings taken apart from process",
    wrong: at("lib/core/forged.ts", ...server("export const { env } = process;")),
    message: /Settings are read in lib\/env\.ts alone/,
    right: at("lib/core/forged.ts", ...server('export { env } from "@/lib/env";')),
  },
  {
    breach: "a store that the browser could bundle",
    wrong: at("lib/contracts/forged.ts", 'export { newId } from "@/lib/core/ids";'),
    message: /its first statement must be `import "server-only"`/,
    right: at("lib/contracts/forged.ts", ...server('export { newId } from "@/lib/core/ids";')),
  },
  {
    breach: "a mark that does not come first",
    wrong: at(
      "lib/core/forged.ts",
      'import { log } from "@/lib/log";',
      'import "server-only";',
      "export const write = () => log();",
    ),
    message: /its first statement must be `import "server-only"`/,
    right: at("lib/core/forged.ts", ...server('import { log } from "@/lib/log";', "export const write = () => log();")),
  },
  {
    breach: "a text of no type",
    wrong: at("lib/contracts/model.ts", 'import { z } from "zod";', "export const name = z.string().trim().max(9);"),
    message: /one of the types of lib\/core\/text\.ts/,
    right: at(
      "lib/contracts/model.ts",
      'import { line } from "@/lib/core/input/text";',
      "export const name = line(9);",
    ),
  },
  {
    breach: "a date of no type in what is imported",
    wrong: at(
      "scripts/import/forged.ts",
      'import { z } from "zod";',
      "export const at = z.iso.datetime({ offset: true });",
    ),
    message: /one of the types of lib\/core\/text\.ts/,
    right: at(
      "scripts/import/forged.ts",
      'import { z } from "zod";',
      "export const names = z.record(z.string(), z.int());",
    ),
  },
  {
    breach: "a condition whose text is a pattern",
    wrong: at(
      "lib/contracts/forged.ts",
      ...server("export const found = (name: string) => ({ name: { contains: name } });"),
    ),
    message: /takes %, _ and \\ of such a condition as wildcards/,
    right: at("lib/contracts/forged.ts", ...server('export { containing } from "@/lib/stores/like";')),
  },
  {
    breach: "a plain function among the actions",
    wrong: at("lib/contracts/actions.ts", ...action(), "export async function plain() { return 1; }"),
    message: /Each export of an actions\.ts is `export const x = action/,
    right: at("lib/contracts/actions.ts", ...action(), "export const again = action(doIt.spec as never);"),
  },
  {
    breach: "an arrow among the actions",
    wrong: at("lib/contracts/actions.ts", ...action(), "export const plain = async () => 1;"),
    message: /Each export of an actions\.ts is `export const x = action/,
    right: at("lib/contracts/actions.ts", ...action("const unexported = async () => 1;", "void unexported();")),
  },
  {
    breach: "an action exported by a list",
    wrong: at("lib/contracts/actions.ts", ...action("const plain = async () => 1;"), "export { plain };"),
    message: /Each export of an actions\.ts is `export const x = action/,
    right: at("lib/contracts/actions.ts", ...action()),
  },
  {
    breach: "a door of one's own",
    wrong: at(
      "lib/contracts/actions.ts",
      '"use server";',
      "const action = (work: () => Promise<void>) => work;",
      "export const open = action(async () => undefined);",
    ),
    message: /with action from @\/lib\/core\/gate/,
    right: at("lib/contracts/actions.ts", ...action()),
  },
  {
    breach: 'actions without "use server"',
    wrong: at("lib/contracts/actions.ts", ...action().slice(1)),
    message: /An actions\.ts begins with "use server"/,
    right: at("lib/contracts/actions.ts", ...action()),
  },
  {
    breach: "a server action written inline",
    wrong: at("components/contracts/forged.ts", "export async function save() {", '  "use server";', "}"),
    message: /it is written in lib\/<feature>\/actions\.ts/,
    right: at("components/contracts/forged.ts", '"use client";', "export function save() {}"),
  },
  {
    breach: "a plain export among the queries",
    wrong: at("lib/contracts/queries.ts", ...query(), "export async function plain() { return 1; }"),
    message: /Each export of a queries\.ts is `export const x = query/,
    right: at("lib/contracts/queries.ts", ...query(), "export type Seen = typeof seeIt;"),
  },
  {
    breach: "a scope minted by a feature",
    wrong: at(
      "lib/contracts/forged.ts",
      ...server('import { systemScope } from "@/lib/core/access/scope";', "export const mint = () => systemScope;"),
    ),
    message: /A scope is proof of entry/,
    right: at(
      "scripts/forged.ts",
      'import { systemScope } from "@/lib/core/access/scope";',
      "export const mint = () => systemScope;",
    ),
  },
  {
    breach: "a scope minted from the whole module",
    wrong: at(
      "lib/contracts/forged.ts",
      ...server('import * as scope from "@/lib/core/access/scope";', "export const mint = () => scope;"),
    ),
    message: /A scope is proof of entry/,
    right: at(
      "lib/contracts/forged.ts",
      ...server('import { staffIdOf } from "@/lib/core/access/scope";', "export const who = staffIdOf;"),
    ),
  },
  {
    breach: "a scope minted from a module loaded later",
    wrong: at(
      "lib/contracts/forged.ts",
      ...server('export const mint = async () => (await import("@/lib/core/access/scope")).proven;'),
    ),
    message: /import it at the head of the file/,
    right: at(
      "lib/tenants/store.ts",
      ...server('import { proven } from "@/lib/core/access/scope";', "export const mint = () => proven;"),
    ),
  },
  {
    breach: "a way around the walls between tenants",
    wrong: at(
      "lib/contracts/forged.ts",
      ...server('import { unscopedPostgres } from "@/lib/stores/postgres";', "export const all = unscopedPostgres;"),
    ),
    message: /goes around the walls between tenants/,
    right: at(
      "lib/core/forged.ts",
      ...server('import { unscopedPostgres } from "@/lib/stores/postgres";', "export const all = unscopedPostgres;"),
    ),
  },
  {
    breach: "a way around the tenant in MongoDB",
    wrong: at(
      "lib/contracts/forged.ts",
      ...server('import { unscopedMongo } from "@/lib/stores/mongo";', "export const all = unscopedMongo;"),
    ),
    message: /goes around the walls between tenants/,
    right: at("lib/contracts/forged.ts", ...server('export { scoped } from "@/lib/stores/mongo";')),
  },
  {
    breach: "a way to a store's own client",
    wrong: at(
      "lib/contracts/forged.ts",
      ...server('import { askMongo } from "@/lib/stores/mongo-connection";', "export const all = askMongo;"),
    ),
    message: /goes around the walls between tenants/,
    right: at("lib/core/forged.ts", ...server('export { scoped } from "@/lib/stores/mongo";')),
  },
  {
    breach: "a file over 300 lines",
    wrong: at(
      "components/ui/forged.ts",
      ...Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};`),
    ),
    message: /too many lines \(301\)/,
    right: at(
      "components/ui/forged.ts",
      ...Array.from({ length: 300 }, (_, line) => `export const line${line} = ${line};`),
    ),
  },
  {
    breach: "a default export that nobody asks for",
    wrong: at("components/ui/forged.tsx", "export default function Forged() { return null; }"),
    message: /Export it by name/,
    right: at("app/(staff)/forged/page.tsx", "export default function Forged() { return null; }"),
  },
  {
    breach: "a file named after nothing",
    wrong: at(
      "lib/contracts/date-utils.ts",
      ...server("export const dayOf = (at: Date) => at.toISOString().slice(0, 10);"),
    ),
    message: /name the file after the thing it holds/,
    right: at("lib/contracts/dates.ts", ...server("export const dayOf = (at: Date) => at.toISOString().slice(0, 10);")),
  },
  {
    breach: "a folder named after nothing",
    wrong: at("components/contracts/helpers/dates.ts", "export const today = () => new Date();"),
    message: /name the file after the thing it holds/,
    right: at("components/contracts/dates.ts", "export const today = () => new Date();"),
  },
  {
    breach: "a file at no place of the architecture",
    wrong: at("lib/forged.ts", "export const today = () => new Date();"),
    message: /There is no such place in the architecture/,
    right: at("lib/forged/model.ts", "export const today = () => new Date();"),
  },
  {
    breach: "a console in the app",
    wrong: at("components/ui/forged.ts", 'export const shout = () => console.log("x");'),
    message: /Unexpected console statement/,
    right: at("scripts/forged.ts", 'export const shout = () => console.log("x");'),
  },
  {
    breach: "a type imported as a value",
    wrong: at(
      "components/table/forged.ts",
      'import { Result } from "@/lib/core/errors";',
      "export type Answer = Result<string>;",
    ),
    message: /only used as types/,
    right: at(
      "components/table/forged.ts",
      'import type { Result } from "@/lib/core/errors";',
      "export type Answer = Result<string>;",
    ),
  },
  {
    breach: "any",
    wrong: at("components/ui/forged.ts", "export const take = (value: any) => value;"),
    message: /Unexpected any/,
    right: at("components/ui/forged.ts", "export const take = (value: unknown) => value;"),
  },
  {
    breach: "an unused name",
    wrong: at("components/ui/forged.ts", "const unused = 1;", "export const used = 2;"),
    message: /'unused' is assigned a value but never used/,
    right: at("components/ui/forged.ts", "export const take = (_unused: number, used: number) => used;"),
  },
  {
    breach: "a rule switched off in a comment",
    wrong: at(
      "components/ui/forged.ts",
      "// eslint-disable-next-line no-console",
      'export const shout = () => console.log("x");',
    ),
    message: /has no effect because you have 'noInlineConfig'/,
    right: at("components/ui/forged.ts", "/** A comment that only explains. */", "export const quiet = true;"),
  },
];

async function messagesOf({ at: path, code }: Source, linter = untyped): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath: join(root, path) });
  if (!result) throw new Error(`ESLint ignores ${path}: the case proves nothing.`);
  return result.messages.map(({ message }) => message);
}

describe("what the architecture refuses", { timeout: 60_000 }, () => {
  it.each(CASES)("$breach", async ({ wrong, message, right }) => {
    expect(await messagesOf(wrong)).toContainEqual(expect.stringMatching(message));
    expect(await messagesOf(right)).toEqual([]);
  });

  it("a promise nobody waits for", { timeout: 180_000 }, async () => {
    const work = ["async function work() {}", "export function start() {"];
    expect(await messagesOf(at("scripts/program.ts", ...work, "  work();", "}"), typed)).toEqual([
      expect.stringMatching(/Promises must be awaited/),
    ]);
    expect(await messagesOf(at("scripts/program.ts", ...work, "  return work();", "}"), typed)).toEqual([]);
  });
});
