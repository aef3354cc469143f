import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Blob } from "../model/records";

const batchBytes = 1024 * 1024;
/** Smaller blobs are stored in the index. One synced commit covers many of them, while each file needs two syncs. */
const smallBytes = 16 * 1024;
const shards = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, "0"));

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes one blob to a temporary file in batches. One write runs while the next batch fills. The file is created when
 * the first batch is full.
 */
export class BlobWriter {
  #batch: Buffer[] = [];
  #batchBytes = 0;
  #bytes = 0;
  #file: FileHandle | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly temporary: string,
    private readonly id: string,
    private readonly folder: string,
  ) {}

  async write(chunk: Buffer): Promise<void> {
    this.#batch.push(chunk);
    this.#batchBytes += chunk.length;
    if (this.#batchBytes >= batchBytes) await this.#flush();
  }

  async #flush(): Promise<FileHandle> {
    const file = (this.#file ??= await open(this.temporary, "wx", 0o600));
    await this.#writing;
    const batch = this.#batch;
    const bytes = this.#batchBytes;
    const at = this.#bytes;
    this.#batch = [];
    this.#batchBytes = 0;
    this.#bytes += bytes;
    if (bytes > 0) this.#writing = this.#writeAll(file, batch, bytes, at);
    // The next await of #writing handles a failure. Without this it would also be an unhandled rejection.
    this.#writing.catch(() => undefined);
    return file;
  }

  async #writeAll(file: FileHandle, batch: readonly Buffer[], bytes: number, at: number): Promise<void> {
    const { bytesWritten } = await file.writev([...batch], at);
    if (bytesWritten === bytes) return;
    const rest = Buffer.concat(batch).subarray(bytesWritten);
    for (let done = 0; done < rest.length;) {
      done += (await file.write(rest, done, rest.length - done, at + bytesWritten + done)).bytesWritten;
    }
  }

  /** The written blob: none, a small blob for the index, or a file that is on disk under its final name. */
  async commit(): Promise<readonly Blob[]> {
    if (!this.#file && this.#batchBytes <= smallBytes) {
      return this.#batchBytes === 0 ? [] : [{ id: "", bytes: this.#batchBytes, data: Buffer.concat(this.#batch) }];
    }
    const file = await this.#flush();
    await this.#writing;
    await file.sync();
    await file.close();
    await rename(this.temporary, join(this.folder, this.id));
    await syncFolder(this.folder);
    return [{ id: this.id, bytes: this.#bytes }];
  }

  async discard(): Promise<void> {
    if (!this.#file) return;
    await this.#writing.catch(() => undefined);
    await this.#file.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}

/** The files under `<dir>/blobs`, by ID. IDs are generated here and never come from a request. */
export class BlobStore {
  constructor(private readonly dir: string) {}

  /** Creates the folders. Removes what a crash left: temporary files, and blobs without an index entry. */
  async start(isKnown: (id: string) => boolean): Promise<{ removed: number }> {
    await rm(join(this.dir, "incoming"), { recursive: true, force: true });
    await mkdir(join(this.dir, "incoming"), { recursive: true });
    let removed = 0;
    for (const shard of shards) {
      const folder = join(this.dir, "blobs", shard);
      await mkdir(folder, { recursive: true });
      const orphans = (await readdir(folder)).filter((id) => !isKnown(id));
      await Promise.all(orphans.map((id) => rm(join(folder, id), { force: true })));
      removed += orphans.length;
    }
    await syncFolder(join(this.dir, "blobs"));
    return { removed };
  }

  create(): BlobWriter {
    const id = randomBytes(16).toString("hex");
    return new BlobWriter(join(this.dir, "incoming", id), id, this.#folder(id));
  }

  #folder(id: string): string {
    return join(this.dir, "blobs", id.slice(0, 2));
  }

  async remove(blobs: readonly Blob[]): Promise<void> {
    await Promise.all(blobs.map(({ id }) => id !== "" && rm(join(this.#folder(id), id), { force: true })));
  }

  /**
   * Bytes `start` to `end` (exclusive) of the concatenated blobs. All files are opened before this resolves, so a
   * version that is removed meanwhile is still read completely. Throws ENOENT if a blob is missing.
   */
  async read(blobs: readonly Blob[], start: number, end: number): Promise<Readable> {
    const pieces: { source: FileHandle | Buffer; from: number; to: number }[] = [];
    const close = () => Promise.all(pieces.map(({ source }) => (Buffer.isBuffer(source) ? undefined : source.close())));
    let offset = 0;
    try {
      for (const blob of blobs) {
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, blob.bytes);
        offset += blob.bytes;
        if (from >= to) continue;
        pieces.push({ source: blob.data ?? (await open(join(this.#folder(blob.id), blob.id), "r")), from, to });
      }
    } catch (cause) {
      await close();
      throw cause;
    }
    const stream = ({ source, from, to }: (typeof pieces)[number]): Readable =>
      Buffer.isBuffer(source)
        ? Readable.from([source.subarray(from, to)])
        : source.createReadStream({ start: from, end: to - 1, highWaterMark: 256 * 1024 });
    const [only] = pieces;
    if (only && pieces.length === 1) return stream(only);
    return Readable.from(
      (async function* () {
        try {
          for (const piece of pieces) yield* stream(piece);
        } finally {
          await close().catch(() => undefined);
        }
      })(),
      { objectMode: false },
    );
  }
}
