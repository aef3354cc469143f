import { S3_LAYERS } from "./places.mjs";

/** The feature of the importing file, to compare with that of the imported one. */
const SAME = { captured: { feature: "{{ from.element.captured.feature }}" } };

const SERVER_CORE = ["cursor", "sign-in", "gate", "scope", "core"];
const CORE = ["pure", ...SERVER_CORE];
const FACES = ["shared", "ui", "renderer"];
const SERVER = [...CORE, "stores", "env", "log"];
const FEATURE = ["model", "provider", "store", "queries", "actions"];
const LIB = [...SERVER, ...FEATURE, "testing", "register", "upkeep", "health", "http"];

const to = (...categories) => ({ to: { file: { categories } } });
const own = (...categories) => ({ to: { file: { categories }, element: SAME } });
const typesOf = (...categories) => ({ ...to(...categories), dependency: { kind: "type" } });

/** Which imports are allowed. All others are refused; `instead` says where to go. */
const IMPORTS = [
  {
    from: "page",
    allow: [
      to("page", "face", ...FACES, "queries", "model", "register", "health", "pure", "sign-in"),
      typesOf("gate", "cursor"),
    ],
    instead:
      "app holds addresses only: read through lib/<feature>/queries.ts, give the answer to one component of " +
      "components/<feature>, and let that component call lib/<feature>/actions.ts.",
  },
  {
    from: "front",
    allow: [to("env", "log", "pure")],
    instead: "proxy.ts runs before every request: it imports lib/env.ts, lib/log.ts and pure core only.",
  },
  {
    from: "start",
    allow: [to("env", "log", "health", "http")],
    instead:
      "instrumentation.ts starts the app: it imports lib/env.ts, lib/log.ts, lib/health.ts and " +
      "lib/core/http/http-server.ts only.",
  },
  {
    from: "ui",
    allow: [to("ui"), typesOf("pure")],
    instead:
      "components/ui knows no domain: take values as props, of core only types, and put what knows a feature into " +
      "components/<feature>.",
  },
  {
    from: "shared",
    allow: [to(...FACES, "pure"), typesOf("cursor")],
    instead:
      "The shared faces (table, shell, content, record) know no feature: take the feature's part as props or " +
      "children from components/<feature>.",
  },
  {
    from: "renderer",
    allow: [to("shared", "log", "pure")],
    instead: "What lays out texts on the server knows no feature: it imports its own folder and lib/log.ts.",
  },
  {
    from: "face",
    allow: [to(...FACES, "model", "pure"), own("face", "actions"), typesOf("cursor")],
    instead:
      "A face imports ui, shared faces, its own folder, any lib/*/model.ts and its own lib/<feature>/actions.ts: " +
      "take what is read as props from the page or through React Query; what two features show belongs in " +
      "components/record or components/ui.",
  },
  {
    from: "face-test",
    allow: [to("page", "face", "face-test", ...FACES, "model", "pure", "env", "testing"), typesOf("cursor")],
    instead:
      "A face is tested with what a face sees: components, models and pure core. What needs the stores is tested " +
      "in lib/<feature>.",
  },
  {
    from: "model",
    allow: [to("model", "pure")],
    instead:
      "A model is pure and safe in the browser: it imports zod, other models and pure core. What reads or writes " +
      "belongs in lib/<feature>/store.ts.",
  },
  {
    from: ["store", "provider"],
    allow: [to(...SERVER, "provider"), own("model", "store")],
    instead:
      "The store side imports its own model and store side, lib/stores, lib/core, and of another feature only its " +
      "lib/<feature>/provider.ts, by which other services write its records too.",
  },
  {
    from: ["queries", "actions"],
    allow: [to(...CORE, "model", "provider"), own("store")],
    instead:
      "Queries and actions import lib/core, any model and their own store side: put the reading or writing into " +
      "lib/<feature>/store.ts and call it from here.",
  },
  {
    from: SERVER_CORE,
    allow: [to(...SERVER)],
    instead:
      "lib/core knows no feature: it imports lib/core, lib/stores, lib/env.ts and lib/log.ts. Let the feature call " +
      "core.",
  },
  {
    from: "pure",
    allow: [to("pure")],
    instead:
      "This module of core runs in the browser too: it imports pure core only. What needs a server belongs in " +
      "another file of lib/core.",
  },
  {
    from: "stores",
    allow: [to("stores", "client", "env", "log", "pure"), typesOf("scope")],
    instead:
      "lib/stores lies under everything: it imports its own files, lib/env.ts, lib/log.ts and pure core, and only " +
      "types (`import type`) of lib/core/access/scope.ts. What needs core or a feature belongs in lib/<feature>/store.ts.",
  },
  {
    from: "http",
    allow: [to("core", "env", "log")],
    instead: "lib/core/http/http-server.ts stands before Next: it imports lib/core, lib/env.ts and lib/log.ts only.",
  },
  {
    from: "env",
    allow: [to("env")],
    instead: "lib/env.ts stands alone: it imports zod and lib/unsafe-settings.ts only.",
  },
  { from: "log", allow: [to("env")], instead: "lib/log.ts imports lib/env.ts only: give it what to log as fields." },
  {
    from: "register",
    allow: [to("queries", ...CORE)],
    instead:
      "lib/queries.ts is the register: it imports each lib/<feature>/queries.ts and lib/core, nothing behind them.",
  },
  {
    from: "upkeep",
    allow: [to(...CORE, "model"), { to: { file: { path: "lib/*/upkeep.ts" } } }],
    instead:
      "lib/upkeep.ts collects the server halves of the entities: it imports each lib/<feature>/upkeep.ts and core.",
  },
  {
    from: "health",
    allow: [to("stores", "env", "log", "pure")],
    instead:
      "lib/health.ts asks the stores how they are, and no feature: it imports lib/stores, lib/env.ts and " +
      "lib/log.ts.",
  },
  {
    from: "testing",
    allow: [to(...LIB)],
    instead: "lib/testing imports lib only: stores are started by scripts/, and faces are tested beside them.",
  },
  {
    from: "test",
    allow: [to(...LIB, "test", "seed", "schema", "script", "embedded", "s3", "front")],
    instead:
      "A test of lib or of a program imports lib, prisma, scripts, embedded and proxy.ts: what a page or face shows is " +
      "tested beside it or in e2e.",
  },
  {
    from: "seed",
    allow: [to(...SERVER, "model", "provider", "store", "seed", "schema")],
    instead:
      "The seed writes as the app does: through lib/<feature>/store.ts under a program's scope " +
      "(lib/core/access/scope.ts).",
  },
  {
    from: "schema",
    allow: [to("schema")],
    instead:
      "Migrations run before there is an app: prisma/*.ts imports nothing of it; take settings as arguments from " +
      "scripts/.",
  },
  {
    from: "script",
    allow: [to(...SERVER, "model", "provider", "store", "seed", "schema", "embedded", "s3", "script")],
    instead:
      "A program imports lib/core, lib/stores, models, stores, prisma and embedded: what staff do (queries, " +
      "actions) needs a session.",
  },
  {
    from: "bare",
    allow: [to("bare", "env")],
    instead: "The bare pages are what the Console is measured beside: a query and its rows, nothing of the app.",
  },
  {
    from: "embedded",
    allow: [to("embedded", "s3")],
    instead:
      "embedded/ is a stand-in for real servers and imports nothing of the app: take settings as arguments from " +
      "scripts/.",
  },
  {
    from: "s3",
    allow: [to("s3", ...S3_LAYERS)],
    instead: "The embedded S3's server and routes import its layers, and nothing else.",
  },
  ...S3_LAYERS.map((layer, height) => ({
    from: layer,
    allow: [to(...S3_LAYERS.slice(0, height + 1))],
    instead:
      "The layers of the embedded S3 are model, disk, http, buckets, objects: each imports itself and those before it. " +
      "Move what two layers need into the lower one.",
  })),
  {
    from: "embedded-test",
    allow: [to("embedded", "embedded-test", "s3", ...S3_LAYERS)],
    instead:
      "The embedded servers are tested from outside, by their drivers: what the app does with them is tested in " +
      "lib/stores.",
  },
  {
    from: "e2e",
    allow: [to("e2e", "pure", "model"), typesOf(...LIB)],
    instead: "e2e sees the Console as staff do, in a browser: of lib it imports types, models and pure core only.",
  },
  {
    from: "lint",
    allow: [to("lint")],
    instead: "The lint's parts import each other and libraries, nothing of the app.",
  },
  { from: "setting", allow: [to("setting", "lint")], instead: "A tool's settings import nothing of the app." },
];

const DRIVERS = ["@prisma/*", "pg", "mongoose", "mongodb", "@aws-sdk/*"];
const library = (...sources) => ({ to: { module: { origin: "external", source: sources } } });
const here = "{{ from.file.path }} may not import {{ dependency.source }}: ";

/**
 * The last matching policy decides: all libraries, then our own files by the table, then imports that are always
 * refused.
 */
export const POLICIES = [
  { allow: { to: { module: { origin: ["external", "core"] } } } },
  ...IMPORTS.flatMap(({ from, allow, instead }) => {
    const importer = { file: { categories: from } };
    const refused = { from: importer, disallow: { to: { module: { origin: "local" } } }, message: here + instead };
    return [refused, { from: importer, allow }];
  }),
  // Code for all entities may import the registers, but no feature.
  {
    from: { file: { categories: ["store", "provider"] } },
    allow: { to: { file: { path: ["lib/entities.ts", "lib/upkeep.ts"] } } },
  },
  // Core knows no feature. Only the type of audit names comes from the entities.
  { from: { file: { categories: ["pure"], path: "lib/core/audit/audit-actions.ts" } }, allow: typesOf("model") },
  {
    from: { file: { categories: { noneOf: ["stores"] } } },
    disallow: [library(...DRIVERS), to("client")],
    message:
      `${here}only lib/stores talks to the stores' drivers. Use what lib/stores exports, or add there what is ` +
      `missing.`,
  },
  {
    from: {
      file: { categories: ["schema", "seed", "script", "bare", "testing", "embedded", "embedded-test", "test"] },
    },
    allow: library("pg"),
  },
  { from: { file: { categories: ["embedded", "embedded-test"] } }, allow: library("mongoose") },
  { from: { file: { categories: ["embedded-test", "test"] } }, allow: library("@aws-sdk/*") },
  {
    from: { file: { categories: ["model", "pure"] } },
    disallow: [
      { to: { module: { origin: "core" } } },
      { to: { module: { origin: "external", source: "!(zod|yaml)" } } },
    ],
    message:
      `${here}models and pure core run in the browser and know zod and yaml only. What needs a library or Node belongs ` +
      `in lib/<feature>/store.ts.`,
  },
  {
    to: { file: { categories: ["scope", "stores"] } },
    disallow: {
      from: { file: { categories: { noneOf: ["script", "test"] } } },
      dependency: { nodeKind: ["dynamic-import", "require"] },
    },
    message: `${here}import it at the head of the file, where it can be seen what is taken from it.`,
  },
];

const includes = (categories, category) =>
  categories.noneOf ? !categories.noneOf.includes(category) : [categories].flat().includes(category);

/** The policies that can apply to imports of a file of this category. */
export const policiesOf = (category) =>
  POLICIES.filter(({ from }) => !from || includes(from.file.categories, category));
