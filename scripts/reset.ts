import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { removeStores } from "@/embedded/start";
import { program } from "./program";
import { KEPT_FILES, dataFolder } from "./stores";

program(async () => {
  const folder = dataFolder();
  if (!existsSync(folder)) {
    console.log(`There is nothing in ${folder}.`);
    return;
  }
  if (!process.argv.includes("--yes") && !(await confirmed(folder))) {
    console.log("Nothing was deleted.");
    return 1;
  }
  for (const name of KEPT_FILES) rmSync(join(folder, name), { force: true });
  await removeStores(folder);
  console.log(`Forgot the data in ${folder}. npm run up starts afresh.`);
});

async function confirmed(folder: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log("This deletes the local data for good. To do it without being asked: npm run reset -- --yes");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Delete the embedded stores' data in ${folder} for good? Type yes: `);
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
