import coreWebVitals from "eslint-config-next/core-web-vitals";
import nextTypescript from "eslint-config-next/typescript";
import boundaries from "eslint-plugin-boundaries";
import { databaseClock } from "./scripts/lint/database-clock.mjs";
import { POLICIES, policiesOf } from "./scripts/lint/imports.mjs";
import { noCycle } from "./scripts/lint/no-cycle.mjs";
import { ELEMENTS, FILES, KNOWN_PLACES, PURE_CORE } from "./scripts/lint/places.mjs";
import { serverOnly } from "./scripts/lint/server-only.mjs";
import * as syntax from "./scripts/lint/syntax.mjs";

const CODE = ["**/*.{ts,tsx,js,mjs}"];
const TYPESCRIPT = ["**/*.{ts,tsx}"];
const TESTS = ["**/*.{test,test-d,fixture}.{ts,tsx}"];

const SETTINGS = "*.config.{js,mjs,ts}";

/** Programs, which may read settings from the environment. */
const PROGRAMS = [
  "scripts/**",
  "embedded/**",
  "e2e/**",
  "prisma/*.mjs",
  SETTINGS,
  "lib/env.ts",
  "lib/testing/sample.ts",
  "instrumentation.ts",
  ...TESTS,
];

/** Files whose default export a tool loads. */
const TOOLS = [SETTINGS, "scripts/test-stores.ts", "e2e/{playwright.config,setup}.ts"];

/** Files that must have a default export. */
const DEFAULTS = [
  "app/**/{page,layout,template,default,loading,error,global-error,not-found,forbidden,unauthorized}.tsx",
  "app/bare/**/page.bare.tsx",
  "app/{robots,sitemap,manifest}.ts",
  ...TOOLS,
];

/**
 * Code in lib that runs only on the server: core except its pure modules, the stores, and each feature's store and
 * queries.
 */
const SERVER_ONLY = ["lib/*/**/*.ts", "lib/{queries,upkeep,health}.ts"];
const BROWSER_TOO = [
  ...PURE_CORE,
  "lib/*/{model,entity,actions}.ts",
  "lib/webhooks/events.ts",
  "lib/testing/**",
  ...TESTS,
];

/** Code that sets or compares leases, due times and retention. */
const DECIDES_BY_TIME = ["lib/*/**/*.ts", "scripts/worker/**"];
/** Where the machine's clock is sufficient: for display, limits of inputs, and IDs, whose time is only for sorting. */
const MACHINE_CLOCK = [
  "lib/*/{model,queries,parts,overview}.ts",
  "lib/core/{audit/audit,ids,input/span}.ts",
  "lib/tool-calls/store.ts",
  "lib/{stores,testing}/**",
  ...TESTS,
];

const NAMELESS = ["utils", "util", "helpers", "helper", "common"].flatMap((name) => [
  `**/${name}/**`,
  `**/${name}.{ts,tsx,js,mjs}`,
  `**/{${name}-,*-${name}.,*-${name}-}*`,
]);

/** The rules for the app. Programs may read settings and import a computed path. */
const APP = [...syntax.ENVIRONMENT, ...syntax.UNREADABLE_IMPORTS, ...syntax.TABLES];

/** A later block replaces the list of an earlier one, so each block must list every rule for its files. */
const restrict = (...lists) => ({ "no-restricted-syntax": ["error", ...lists.flat()] });
const grant = (files, granted) => ({
  files,
  rules: { "@typescript-eslint/no-restricted-imports": syntax.walls(granted) },
});

const allowOnly = (policies) => [
  "error",
  { default: "disallow", checkAllOrigins: true, checkUnknownLocals: true, checkInternals: true, policies },
];

/** Checks a file only against the policies of its own category. Checking all of them takes eight times as long. */
const importsOf = ({ category, pattern }, index) => ({
  files: [pattern].flat().map((place) => [place, ...CODE]),
  ignores: FILES.slice(0, index).flatMap((earlier) => earlier.pattern),
  rules: { "boundaries/dependencies": allowOnly(policiesOf(category)) },
});

/** The rules of the React Compiler. Oxlint checks them in a fifth of the time: see .oxlintrc.json. */
const REACT_COMPILER = /^react-hooks\/(?!rules-of-hooks$|exhaustive-deps$)/;

/** Turns the presets' warnings into errors, and applies their rules only to `files`. */
const strict = (configs, files) =>
  configs.flatMap(({ rules, ...config }) => (rules ? [config, { files, rules: asErrors(rules) }] : [config]));
const asErrors = (rules) => {
  const kept = Object.entries(rules).filter(([rule]) => !REACT_COMPILER.test(rule));
  return Object.fromEntries(kept.map(([rule, setting]) => [rule, asError(setting)]));
};
const asError = (setting) => {
  const [level, ...options] = [setting].flat();
  return [level === "warn" || level === 1 ? "error" : level, ...options];
};

export default [
  {
    ignores: [
      "**/node_modules/**",
      ".next/**",
      ".next-*/**",
      ".data*/**",
      "prisma/generated/**",
      "generated/**",
      "public/pdfjs/**",
      "test-results/**",
      "playwright-report/**",
      "next-env.d.ts",
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" } },
  ...strict(coreWebVitals, ["{app,components}/**/*.{ts,tsx}"]),
  ...strict(nextTypescript, CODE),
  {
    files: CODE,
    plugins: {
      boundaries,
      local: { rules: { "server-only": serverOnly, "database-clock": databaseClock, "no-cycle": noCycle } },
    },
    settings: {
      "boundaries/root-path": import.meta.dirname,
      "boundaries/elements": ELEMENTS,
      "boundaries/files": FILES,
      "boundaries/files-single-match": true,
      "boundaries/dependency-nodes": ["import", "dynamic-import", "export", "require"],
      "boundaries/legacy-templates": false,
    },
    rules: {
      "boundaries/dependencies": allowOnly(POLICIES),
      "boundaries/no-unknown-files": "error",
      "local/no-cycle": "error",
      "max-lines": ["error", 300],
      "no-warning-comments": ["error", { terms: ["oxlint-disable", "oxlint-enable"], location: "anywhere" }],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  ...FILES.map(importsOf),
  {
    files: TYPESCRIPT,
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        {
          argsIgnorePattern: "^_",
          varsIgnorePattern: "^_",
          destructuredArrayIgnorePattern: "^_",
          ignoreRestSiblings: true,
        },
      ],
    },
  },
  // A test without JSX passes children as a property, because the types of createElement require it.
  { files: TESTS, rules: { "react/no-children-prop": "off" } },
  { files: [...TESTS, "e2e/*.spec.ts"], rules: { "max-lines": ["error", 500] } },
  { files: ["lib/**", "app/**", "components/**"], rules: { "no-console": "error" } },
  { files: SERVER_ONLY, ignores: BROWSER_TOO, rules: { "local/server-only": "error" } },
  { files: DECIDES_BY_TIME, ignores: MACHINE_CLOCK, rules: { "local/database-clock": "error" } },
  grant(CODE, {}),
  grant(["lib/core/**", "lib/stores/**", "lib/health.ts"], { unscoped: true }),
  grant(["lib/tenants/store.ts", "prisma/seed/**", "scripts/**", "lib/testing/**"], { proofs: true }),
  grant(TESTS, { proofs: true, unscoped: true }),
  grant(["lib/core/access/entry.ts"], { proofs: true, unscoped: true }),
  { files: CODE, rules: restrict(APP, syntax.SERVER_ACTIONS, syntax.DEFAULT_EXPORTS, syntax.LIKE) },
  {
    files: ["lib/core/rows.ts"],
    rules: restrict(syntax.ENVIRONMENT, syntax.UNREADABLE_IMPORTS, syntax.DEFAULT_EXPORTS, syntax.LIKE),
  },
  { files: ["lib/stores/like.ts"], rules: restrict(APP, syntax.SERVER_ACTIONS, syntax.DEFAULT_EXPORTS) },
  {
    files: ["lib/!(core|stores|testing)/**"],
    rules: restrict(APP, syntax.SERVER_ACTIONS, syntax.DEFAULT_EXPORTS, syntax.LIKE, syntax.BARE_TEXTS),
  },
  { files: PROGRAMS, rules: restrict(syntax.SERVER_ACTIONS, syntax.DEFAULT_EXPORTS, syntax.LIKE) },
  {
    files: ["scripts/import/**"],
    ignores: TESTS,
    rules: restrict(syntax.SERVER_ACTIONS, syntax.DEFAULT_EXPORTS, syntax.LIKE, syntax.BARE_TEXTS),
  },
  { files: DEFAULTS, rules: restrict(APP, syntax.SERVER_ACTIONS) },
  { files: TOOLS, rules: restrict(syntax.SERVER_ACTIONS) },
  {
    files: ["lib/*/actions.ts"],
    rules: restrict(APP, syntax.DEFAULT_EXPORTS, syntax.LIKE, syntax.BARE_TEXTS, syntax.ACTIONS),
  },
  {
    files: ["lib/*/queries.ts"],
    rules: restrict(APP, syntax.SERVER_ACTIONS, syntax.DEFAULT_EXPORTS, syntax.LIKE, syntax.BARE_TEXTS, syntax.QUERIES),
  },
  { files: CODE, ignores: KNOWN_PLACES, rules: restrict(syntax.UNKNOWN_PLACES) },
  { files: NAMELESS, rules: restrict(syntax.EMPTY_NAMES) },
];
