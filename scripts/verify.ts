import { spawn } from "node:child_process";
import { runChecks } from "./checks";
import { program } from "./program";

/** Checks a change within a minute: format, lint, types, and every test that needs no store. */
program(async () => {
  const failed = (await runChecks()).filter((check) => check.failed > 0).map(({ kind }) => kind);
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project=unit", "--reporter=dot"];
  const tests = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise<number | null>((resolve) => tests.on("exit", resolve));
  if (code !== 0) failed.push("unit tests");
  console.log(failed.length === 0 ? "\nEverything passed." : `\nFailed: ${failed.join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
});
