/** Folders that form one element each; `feature` is the feature of a file in lib/ or components/. */
export const ELEMENTS = [
  { type: "app", pattern: "app", partialMatch: false },
  { type: "ui", pattern: "components/ui", partialMatch: false },
  { type: "shared", pattern: "components/(table|shell|content|record)", partialMatch: false },
  { type: "face", pattern: "components/*", capture: ["feature"], partialMatch: false },
  { type: "core", pattern: "lib/core", partialMatch: false },
  { type: "stores", pattern: "lib/stores", partialMatch: false },
  { type: "testing", pattern: "lib/testing", partialMatch: false },
  { type: "feature", pattern: "lib/*", capture: ["feature"], partialMatch: false },
  { type: "client", pattern: "prisma/generated", partialMatch: false },
  { type: "seed", pattern: "prisma/seed", partialMatch: false },
  { type: "prisma", pattern: "prisma", partialMatch: false },
  { type: "embedded", pattern: "embedded", partialMatch: false },
  { type: "scripts", pattern: "scripts", partialMatch: false },
  { type: "e2e", pattern: "e2e", partialMatch: false },
];

/** Modules of lib/core that also run in the browser: no secrets, stores or Node APIs. */
export const PURE_CORE = [
  "entity",
  "errors",
  "ref-id",
  "access/password",
  "access/permissions",
  "audit/audit-actions",
  "http/pages-served",
  "input/dates",
  "input/front-matter",
  "input/slug",
  "input/span",
  "input/text",
  "records/machine",
  "records/sort",
  "records/transition-reason",
  "records/parts",
  "upkeep/finding",
].map((name) => `lib/core/${name}.ts`);

/** Layers of the embedded S3, from the bottom up. */
export const S3_LAYERS = ["model", "disk", "http", "buckets", "objects"].map((folder) => `s3-${folder}`);

const TEST = "*.{test,test-d,fixture}.{ts,tsx}";

/** The category of each file. The first match counts, so the order is from specific to general. */
export const FILES = [
  { category: "embedded-test", pattern: [`embedded/**/${TEST}`, "embedded/**/testing.ts"] },
  { category: "face-test", pattern: [`components/**/${TEST}`, `app/**/${TEST}`] },
  { category: "test", pattern: `{lib,scripts,prisma}/**/${TEST}` },
  { category: "bare", pattern: "app/bare/**" },
  { category: "page", pattern: "app/**" },
  { category: "front", pattern: "proxy.ts" },
  { category: "start", pattern: "instrumentation.ts" },
  { category: "ui", pattern: "components/ui/**" },
  { category: "renderer", pattern: "components/content/rendering/read-article.ts" },
  { category: "shared", pattern: "components/{table,shell,content,record}/**" },
  { category: "face", pattern: "components/*/**" },
  { category: "pure", pattern: PURE_CORE },
  { category: "cursor", pattern: "lib/core/records/cursor.ts" },
  { category: "sign-in", pattern: "lib/core/access/sign-in.ts" },
  { category: "gate", pattern: "lib/core/access/gate.ts" },
  { category: "scope", pattern: "lib/core/access/scope.ts" },
  { category: "http", pattern: "lib/core/http/http-server.ts" },
  { category: "core", pattern: "lib/core/**" },
  { category: "stores", pattern: "lib/stores/**" },
  { category: "testing", pattern: "lib/testing/**" },
  { category: "env", pattern: "lib/{env,unsafe-settings}.ts" },
  { category: "log", pattern: "lib/log.ts" },
  { category: "register", pattern: "lib/queries.ts" },
  { category: "upkeep", pattern: "lib/upkeep.ts" },
  { category: "health", pattern: "lib/health.ts" },
  { category: "model", pattern: ["lib/*/{model,entity}.ts", "lib/webhooks/events.ts", "lib/entities.ts"] },
  { category: "queries", pattern: "lib/*/queries.ts" },
  { category: "actions", pattern: "lib/*/actions.ts" },
  { category: "provider", pattern: "lib/*/provider.ts" },
  { category: "store", pattern: "lib/*/**" },
  { category: "client", pattern: "prisma/generated/**" },
  { category: "seed", pattern: "prisma/seed/**" },
  { category: "schema", pattern: "prisma/*" },
  ...S3_LAYERS.map((category) => ({ category, pattern: `embedded/${category.replace("-", "/")}/**` })),
  { category: "s3", pattern: "embedded/s3/*" },
  { category: "embedded", pattern: "embedded/**" },
  { category: "lint", pattern: "scripts/lint/*.mjs" },
  { category: "setting", pattern: "scripts/{bundle-renderer.mjs,test-needs.ts}" },
  { category: "script", pattern: "scripts/**" },
  { category: "e2e", pattern: "e2e/**" },
  { category: "setting", pattern: "*.config.{js,mjs,ts}" },
];

/** Every allowed file location; lib/ allows only folders and the listed files. */
export const KNOWN_PLACES = FILES.flatMap(({ pattern }) => pattern);
