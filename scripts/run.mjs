// Entry of every `npm run` command. Installs the packages and generates the database client in a fresh clone, then runs
// the command as TypeScript.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [command = "", ...args] = process.argv.slice(2);

requireNode();
if (!existsSync(join(root, "scripts", `${command}.ts`))) fail(`There is no command "${command}".`);
once("node_modules/.installed", ["package-lock.json"], installPackages);
once("prisma/generated/.made", ["prisma/schema", "package-lock.json"], generateClient);
runCommand();

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major >= 24 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old. Install Node 20.19, 22.12, 24 or later, then try again.`);
}

/** Does `work` unless its marker shows that it was done for the same files. */
function once(mark, sources, work) {
  const hash = createHash("sha256");
  for (const file of sources.flatMap(filesOf)) hash.update(readFileSync(file));
  const wanted = hash.digest("hex");
  const path = join(root, mark);
  if (existsSync(path) && readFileSync(path, "utf8") === wanted) return;
  work();
  writeFileSync(path, wanted);
}

function filesOf(source) {
  const path = join(root, source);
  return path.endsWith(".json")
    ? [path]
    : readdirSync(path)
        .sort()
        .map((name) => join(path, name));
}

function installPackages() {
  console.log("Installing packages (a minute or two the first time) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) fail("npm install failed; what it printed above says why. Nothing else was done.");
  useHooks();
}

/** Makes git format staged files before each commit, unless hooks are already configured. Does nothing without git. */
function useHooks() {
  if (!existsSync(join(root, ".git"))) return;
  const config = (...args) => spawnSync("git", ["config", ...args], { cwd: root, encoding: "utf8" });
  if (config("core.hooksPath").stdout === "") config("core.hooksPath", ".githooks");
}

function generateClient() {
  const { status } = spawnSync(process.execPath, ["prisma/generate.mjs"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) fail("The database client could not be generated; what was printed above says why.");
}

function runCommand() {
  const flags = ["--conditions=react-server", "--import", "tsx", join("scripts", `${command}.ts`)];
  // Silences the AWS SDK's warning about future support of Node 20. package.json lists the supported versions.
  const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", ...process.env };
  const child = spawn(process.execPath, [...flags, ...args], { cwd: root, stdio: "inherit", env });
  // The terminal sends Ctrl-C to the child too. Signals sent only to this process are forwarded.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
