import { spawn, type ChildProcess } from "node:child_process";
import { LogFile } from "./log-file";

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 30_000;
/** A process that ran this long was healthy. If it ends, it is restarted immediately. */
const HEALTHY_AFTER_MS = 60_000;
const TAIL_LINES = 20;
const OUTPUT_MS = 500;

export type SupervisedOptions = {
  /** Name in messages, such as "the worker". */
  label: string;
  /** Arguments of Node. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** File for its output; without it, output is not stored. */
  logFile?: string;
  /** Time to end after SIGTERM, before it is killed. */
  stopTimeoutMs: number;
  onProgress(line: string): void;
};

/**
 * A child process that ends when this process ends for any reason. `keep` restarts it whenever it exits on its own:
 * immediately at first, then with increasing delays.
 */
export class SupervisedProcess {
  readonly #options: SupervisedOptions;
  readonly #log: LogFile | undefined;
  #child: ChildProcess;
  #ended: Promise<string>;
  #tail: string[] = [];
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(options: SupervisedOptions) {
    this.#options = options;
    const { logFile: path, onProgress } = options;
    this.#log = path === undefined ? undefined : new LogFile({ path, onProgress });
    [this.#child, this.#ended] = this.#launch();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when the current process ends, with a description of how it ended. */
  get ended(): Promise<string> {
    return this.#ended;
  }

  /** Its last lines of output. */
  get tail(): string {
    return this.#tail.join("\n");
  }

  /** Restarts it whenever it ends, until it is stopped. */
  async keep(): Promise<void> {
    const { label, logFile, onProgress } = this.#options;
    for (let delay = FIRST_DELAY_MS, begun = Date.now(); ; begun = Date.now()) {
      const how = await this.#ended;
      if (this.#stopping) return;
      if (Date.now() - begun > HEALTHY_AFTER_MS) delay = FIRST_DELAY_MS;
      const more = logFile === undefined ? "" : ` (all of it is in ${logFile})`;
      onProgress(`${label} exited (${how}); restarting it. Its last lines${more}:\n${this.tail || "none"}`);
      await this.#sleep(delay);
      if (this.#stopping) return;
      delay = Math.min(delay * 2, LONGEST_DELAY_MS);
      [this.#child, this.#ended] = this.#launch();
    }
  }

  /** Asks it to end and waits. Kills it after its time limit. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    this.#child.kill("SIGTERM");
    const late = setTimeout(() => this.#child.kill("SIGKILL"), this.#options.stopTimeoutMs);
    await this.#ended;
    clearTimeout(late);
    this.#log?.close();
  }

  #launch(): [ChildProcess, Promise<string>] {
    const { args, env } = this.#options;
    const child = spawn(process.execPath, ["--import", "./scripts/end-with-parent.mjs", ...args], {
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#tail = [];
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (chunk: Buffer) => this.#print(chunk, process.env.SHOW_SERVER_LOG ? process.stdout : null));
    child.stderr.on("data", (chunk: Buffer) => this.#print(chunk, process.stderr));
    const ended = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(error.message));
      // Its last output may still be in the pipe, which its own child processes can keep open for longer.
      child.once("exit", (code, signal) => {
        const how = signal ? `killed by ${signal}` : `exit code ${code}`;
        child.once("close", () => resolve(how));
        setTimeout(resolve, OUTPUT_MS, how);
      });
    });
    return [child, ended];
  }

  #print(chunk: Buffer, shown: NodeJS.WriteStream | null): void {
    this.#log?.write(chunk);
    shown?.write(chunk);
    const lines = chunk
      .toString()
      .split("\n")
      .filter((line) => line.trim() !== "");
    this.#tail = [...this.#tail, ...lines].slice(-TAIL_LINES);
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
