import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { hasCode } from "@/embedded/files";

const LARGEST_BYTES = 16 * 1024 * 1024;
const OLDER_FILES = 4;

export type LogOptions = {
  path: string;
  /** Size at which the file is rotated to `….1`, the previous one to `….2`, and so on to `….4`. Default 16 MB. */
  largestBytes?: number;
  /** Called when the log cannot be written, and when it can be again. */
  onProgress(line: string): void;
};

/** A log file of a process, rotated by size. On a full disk, only log lines are lost. */
export class LogFile {
  readonly #options: LogOptions;
  #file: number | undefined;
  #bytes = 0;
  #lost = 0;

  constructor(options: LogOptions) {
    this.#options = options;
  }

  write(chunk: Buffer): void {
    const { path, largestBytes = LARGEST_BYTES, onProgress } = this.#options;
    try {
      if (this.#file !== undefined && this.#bytes + chunk.length > largestBytes) this.#rotate();
      this.#file ??= this.#open();
      for (let done = 0; done < chunk.length;) done += writeSync(this.#file, chunk, done);
      this.#bytes += chunk.length;
    } catch (error) {
      if (this.#lost === 0)
        onProgress(`${path} cannot be written (${messageOf(error)}); output is not kept until it can`);
      this.#lost += chunk.length;
      return;
    }
    if (this.#lost > 0) onProgress(`${path} is writable again; ${this.#lost} bytes were lost`);
    this.#lost = 0;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(): number {
    const { path } = this.#options;
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, "a", 0o600);
    this.#bytes = fstatSync(file).size;
    return file;
  }

  #rotate(): void {
    const { path } = this.#options;
    this.close();
    for (let older = OLDER_FILES; older > 0; older--) {
      try {
        renameSync(older === 1 ? path : `${path}.${older - 1}`, `${path}.${older}`);
      } catch (error) {
        if (!hasCode(error, "ENOENT")) throw error;
      }
    }
  }
}

function messageOf(error: unknown): string {
  return hasCode(error, "ENOSPC") ? "the disk is full" : String(error);
}
