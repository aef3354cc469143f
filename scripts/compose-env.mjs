// Writes .env for docker-compose.yml from compose.env.example, with a new secret for each empty one. Needs only Node.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const example = readFileSync(new URL("../compose.env.example", import.meta.url), "utf8");
const filled = example.replaceAll(/^([A-Z_]+)=$/gm, (_, name) => `${name}=${randomBytes(20).toString("hex")}`);
const [file = ".env"] = process.argv.slice(2);

try {
  writeFileSync(file, filled, { flag: "wx", mode: 0o600 });
  console.log(`Wrote ${file} with new secrets. Read it through, then: docker compose up --build`);
} catch (error) {
  if (error.code !== "EEXIST") throw error;
  console.error(`${file} is there already and was left as it is: the volumes were made with its secrets.`);
  process.exitCode = 1;
}
