import { runQuickChecks } from "./checks";
import { program } from "./program";

/** Checks a change in about a minute: format, lint, types, and every test that needs no store. */
program(async () => {
  const failed = (await runQuickChecks()).filter((check) => check.failed > 0).map(({ kind }) => kind);
  console.log(failed.length === 0 ? "\nEverything passed." : `\nFailed: ${failed.join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
});
