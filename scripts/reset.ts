import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { removeStores } from "@/embedded/start";
import { program } from "./program";
import { KEPT_FILES, dataFolder } from "./stores";

program(async () => {
  const folder = dataFolder();
  if (!existsSync(folder)) {
    console.log(`${folder} is empty.`);
    return;
  }
  if (!process.argv.includes("--yes") && !(await confirmed(folder))) {
    console.log("Nothing was deleted.");
    return 1;
  }
  for (const name of KEPT_FILES) rmSync(join(folder, name), { force: true });
  await removeStores(folder);
  console.log(`Deleted the data in ${folder}. Run npm run up to start fresh.`);
});

async function confirmed(folder: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log("This permanently deletes the local data. To skip this question: npm run reset -- --yes");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Permanently delete the embedded stores' data in ${folder}? Type yes: `);
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
