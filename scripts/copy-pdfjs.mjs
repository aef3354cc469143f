import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folders = ["cmaps", "iccs", "standard_fonts", "wasm"];
const worker = "pdf.worker.min.mjs";

/**
 * Copies the files that pdf.js loads at run time (worker, character maps, fonts, decoders) from the installed package
 * to public/pdfjs. Does nothing if that version is already complete.
 * @returns {Promise<{ version: string, copied: boolean, folder: string }>}
 */
export async function copyPdfjs() {
  const source = path.join(root, "node_modules/pdfjs-dist");
  const folder = path.join(root, "public/pdfjs");
  const version = await installedVersion(source);
  if ((await readFile(path.join(folder, "VERSION"), "utf8").catch(() => "")) === version) {
    return { version, copied: false, folder };
  }
  const fresh = path.join(root, `node_modules/.pdfjs-${process.pid}`);
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  for (const name of folders) await cp(path.join(source, name), path.join(fresh, name), { recursive: true });
  await cp(path.join(source, "legacy/build", worker), path.join(fresh, worker));
  await cp(path.join(source, "LICENSE"), path.join(fresh, "LICENSE"));
  await writeFile(path.join(fresh, "VERSION"), version);
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  await rename(fresh, folder);
  return { version, copied: true, folder };
}

async function installedVersion(source) {
  const manifest = path.join(source, "package.json");
  const text = await readFile(manifest, "utf8").catch(() => {
    throw new Error(`${manifest} is missing, so the PDF viewer has no worker to serve. Run "npm ci" first.`);
  });
  return String(JSON.parse(text).version);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { version, copied, folder } = await copyPdfjs();
  console.log(copied ? `pdf.js ${version} copied to ${folder}` : `pdf.js ${version} is in place in ${folder}`);
}
