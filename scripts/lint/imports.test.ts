import { describe, it } from "vitest";
import { at, query, expectViolation, server, type Case } from "@/scripts/lint/forged.fixture";

const CASES: Case[] = [
  {
    breach: "a page that reads from a store",
    wrong: at("app/(staff)/forged/page.tsx", 'export { findStrategy } from "@/lib/strategies/store";'),
    message: /read through lib\/<feature>\/queries\.ts/,
    right: at("app/(staff)/forged/page.tsx", 'export { strategiesDetail } from "@/lib/strategies/queries";'),
  },
  {
    breach: "a page that does what a component should ask for",
    wrong: at("app/(staff)/forged/page.tsx", 'export { transitionStrategy } from "@/lib/strategies/actions";'),
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
    right: at("components/strategies/forged.ts", 'export { transitionStrategy } from "@/lib/strategies/actions";'),
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
    wrong: at("components/contracts/forged.ts", 'export { transitionStrategy } from "@/lib/strategies/actions";'),
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
    breach: "a layer of the embedded S3 that imports one above it",
    wrong: at("embedded/s3/disk/forged.ts", 'export type { Call } from "../http/call";'),
    message: /each imports itself and those before it/,
    right: at("embedded/s3/disk/forged.ts", 'export type { Version } from "../model/records";'),
  },
  {
    breach: "an embedded server that reaches into the layers of S3",
    wrong: at("embedded/forged.ts", 'export { Store } from "./s3/disk/store";'),
    message: /imports nothing of the app/,
    right: at("embedded/forged.ts", 'export { startS3 } from "./s3/server";'),
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
      ...server('import { callMongo } from "@/lib/stores/mongo-connection";', "export const all = callMongo;"),
    ),
    message: /goes around the walls between tenants/,
    right: at("lib/core/forged.ts", ...server('export { scoped } from "@/lib/stores/mongo";')),
  },
];

describe("allowed imports", () => {
  it.each(CASES)("rejects $breach", expectViolation);
});
