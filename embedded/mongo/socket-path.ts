import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasCode } from "../files";

/** sockaddr_un holds 108 bytes on Linux and 104 on macOS, including the final NUL. */
const MAX_PATH_BYTES = 103;

/**
 * The socket's path for a data folder. It is inside the folder unless that path is too long for a socket. Then it is in
 * a folder of the temporary directory whose name is derived from the data folder. That folder is created with mode 0700
 * and must belong to this user.
 */
export function socketPathFor(dataDir: string): string {
  const uid = process.getuid?.() ?? 0;
  const hash = createHash("sha256").update(realpathSync(dataDir)).digest("hex").slice(0, 16);
  const name = `leadmetrics-${uid}-${hash}`;
  const folders = [join(dataDir, "run"), join(tmpdir(), name), join("/tmp", name)];
  const folder = folders.find((path) => Buffer.byteLength(join(path, "mongo.sock")) <= MAX_PATH_BYTES);
  if (!folder) {
    throw new Error(`No path short enough for a socket under ${folders.join(", ")}. Choose a shorter DATA_DIR.`);
  }
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
  const stat = lstatSync(folder);
  if (!stat.isDirectory() || stat.uid !== uid) {
    throw new Error(`${folder}, meant for the MongoDB socket, is not a folder of this user (uid ${uid}). Remove it.`);
  }
  chmodSync(folder, 0o700);
  return join(folder, "mongo.sock");
}
