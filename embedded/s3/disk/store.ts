import { join } from "node:path";
import { open, type Database, type RootDatabase } from "lmdb";
import { S3Error } from "../model/errors";
import type { Blob, Bucket, Part, Upload, Version } from "../model/records";
import { BlobStore } from "./blobs";
import { lockDataFolder } from "./owner";

interface PendingChange {
  readonly work: () => void;
  readonly settle: () => void;
  readonly fail: (reason: unknown) => void;
}

const text = (value: string): Buffer => Buffer.from(value, "utf8");

/** `<bucket> NUL <key> NUL`. Neither contains NUL, so the byte order is S3's order: by UTF-8 of the key. */
export const keyPrefix = (bucket: string, key: string): Buffer => text(`${bucket}\0${key}\0`);

/** The sequence number is inverted, so that a key's newest version comes first. */
export function versionKey(bucket: string, key: string, seq: number): Buffer {
  const inverted = Buffer.alloc(8);
  inverted.writeBigUInt64BE(0xffffffffffffffffn - BigInt(seq));
  return Buffer.concat([keyPrefix(bucket, key), inverted]);
}

/** The smallest byte string greater than every one that starts with `prefix`. */
export function endOfPrefix(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  for (let at = end.length - 1; at >= 0; at -= 1) {
    const byte = end[at] ?? 0xff;
    if (byte < 0xff) {
      end[at] = byte + 1;
      return end.subarray(0, at + 1);
    }
  }
  throw new RangeError("No byte string lies above this prefix.");
}

/** The index (LMDB) and the blobs in one folder. Every change goes through `change`. */
export class Store {
  readonly buckets: Database<Bucket, string>;
  readonly versions: Database<Version, Buffer>;
  /** The sequence number of each key's latest version, unless that is a delete marker. */
  readonly current: Database<number, Buffer>;
  readonly uploads: Database<Upload, string>;
  readonly parts: Database<Part, Buffer>;
  readonly #counters: Database<number, string>;
  #waiting: PendingChange[] = [];

  private constructor(
    private readonly index: RootDatabase,
    readonly blobs: BlobStore,
    private readonly release: () => void,
  ) {
    this.buckets = index.openDB<Bucket, string>({ name: "buckets" });
    this.versions = index.openDB<Version, Buffer>({ name: "versions", keyEncoding: "binary" });
    this.current = index.openDB<number, Buffer>({ name: "current", keyEncoding: "binary" });
    this.uploads = index.openDB<Upload, string>({ name: "uploads" });
    this.parts = index.openDB<Part, Buffer>({ name: "parts", keyEncoding: "binary" });
    this.#counters = index.openDB<number, string>({ name: "counters" });
  }

  static async open(dir: string): Promise<Store> {
    const release = lockDataFolder(dir);
    try {
      // Without overlapping sync, a commit is on disk when it returns.
      const index = open({ path: join(dir, "index"), overlappingSync: false, maxDbs: 8 });
      const store = new Store(index, new BlobStore(dir), release);
      const known = new Set<string>();
      for (const { value } of store.versions.getRange()) for (const { id } of value.blobs) known.add(id);
      for (const { value } of store.parts.getRange()) known.add(value.blob.id);
      await store.blobs.start((id) => known.has(id));
      return store;
    } catch (cause) {
      release();
      throw cause;
    }
  }

  /**
   * Runs `work` with exclusive access to the index and resolves when its writes are durable. Changes that arrive
   * together share one commit, so `work` must throw S3Error before its first write, never after. Any other error rolls
   * back the whole commit.
   */
  change<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let result: { value: T } | { refusal: unknown };
      this.#waiting.push({
        work: () => {
          try {
            result = { value: work() };
          } catch (refusal) {
            if (!(refusal instanceof S3Error)) throw refusal;
            result = { refusal };
          }
        },
        settle: () => ("value" in result ? resolve(result.value) : reject(result.refusal)),
        fail: reject,
      });
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      this.index.transactionSync(() => {
        for (const { work } of batch) work();
      });
    } catch (cause) {
      for (const { fail } of batch) fail(cause);
      return;
    }
    for (const { settle } of batch) settle();
  }

  /** The next sequence number. Call only in `change`. */
  nextSeq(): number {
    const seq = (this.#counters.get("seq") ?? 0) + 1;
    this.#counters.putSync("seq", seq);
    return seq;
  }

  /** Removes files without an index entry. If that fails, the next start removes them. */
  async removeFiles(blobs: readonly Blob[]): Promise<void> {
    await this.blobs.remove(blobs).catch((cause: unknown) => {
      process.stderr.write(`S3: files of removed objects stay until the next start: ${String(cause)}\n`);
    });
  }

  async close(): Promise<void> {
    await this.index.close();
    this.release();
  }
}
