import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Article, ArticleOptions } from "../article";
import type { Answer, Job } from "./render-process";

export type RenderPoolOptions = {
  /** The bundled render-process.ts. */
  entry: string;
  /** Texts laid out at the same time, each in a process of its own. */
  processes: number;
  /** Processor time one text may take. It has up to four times as long where other work holds the processor. */
  deadlineMs: number;
  /** How large the heap of a process may grow. */
  heapMb: number;
  /** Texts that may wait for a process. */
  waiting: number;
  /** After this long without a text a process ends. */
  idleMs: number;
};

/** Why a text was not rendered: it was too costly (`late`, `memory`), others came first (`busy`), or a fault. */
export class RenderFailure extends Error {
  constructor(readonly reason: "late" | "memory" | "busy" | "crashed") {
    super(`The text was not rendered: ${reason}.`);
  }
}

type Task = {
  source: string;
  options: ArticleOptions;
  resolve(article: Article): void;
  reject(failure: RenderFailure): void;
};

/** Processes that lay out texts, so that none can block the server or exhaust its memory. One that is late is killed. */
export class RenderPool {
  private readonly queue: Task[] = [];
  private readonly idle: Renderer[] = [];
  private started = 0;

  constructor(private readonly o: RenderPoolOptions) {}

  /** @throws RenderFailure */
  layOut(source: string, options: ArticleOptions): Promise<Article> {
    if (this.queue.length >= this.o.waiting) return Promise.reject(new RenderFailure("busy"));
    return new Promise((resolve, reject) => {
      this.queue.push({ source, options, resolve, reject });
      this.next();
    });
  }

  /** Ends the processes that have nothing to do. */
  close(): void {
    for (const renderer of [...this.idle]) renderer.retire();
  }

  private next(): void {
    if (this.queue.length === 0) return;
    const renderer = this.idle.pop() ?? this.start();
    if (!renderer) return;
    const task = this.queue.shift();
    if (task) renderer.take(task);
  }

  private start(): Renderer | undefined {
    if (this.started >= this.o.processes) return undefined;
    this.started += 1;
    return new Renderer(this.o, {
      free: (renderer) => {
        this.idle.push(renderer);
        this.next();
      },
      gone: (renderer) => {
        this.started -= 1;
        const at = this.idle.indexOf(renderer);
        if (at >= 0) this.idle.splice(at, 1);
        this.next();
      },
    });
  }
}

/** By any other signal a process ends because its heap is full, or the system's memory. */
const ASKED_TO_END = new Set<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"]);
const TIMEOUT = 4;
const SHORTEST_WAIT_MS = 50;
/** Linux counts it in hundredths of a second, for user and system, behind the name in brackets. */
const TICK_MS = 10;

/** Milliseconds of processor time a process has used; null where the system does not tell. */
function processorTime(pid: number | undefined): number | null {
  try {
    const fields = readFileSync(/* turbopackIgnore: true */ `/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}

/** One process, with the text it is laying out. */
class Renderer {
  private readonly child: ChildProcess;
  private task: Task | null = null;
  private number = 0;
  private late = false;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly o: RenderPoolOptions,
    private readonly pool: { free(renderer: Renderer): void; gone(renderer: Renderer): void },
  ) {
    // It is given no environment: it needs no settings, and must not know the secrets of the server.
    this.child = fork(/* turbopackIgnore: true */ o.entry, {
      execArgv: [`--max-old-space-size=${o.heapMb}`],
      env: { NODE_ENV: "production" },
      serialization: "advanced",
      stdio: "ignore",
    });
    this.child.unref();
    this.child.channel?.unref();
    this.child.on("message", (answer: Answer) => this.answered(answer));
    this.child.once("error", () => this.gone("crashed"));
    this.child.once("exit", (_code, signal) => this.gone(signal && !ASKED_TO_END.has(signal) ? "memory" : "crashed"));
  }

  take(task: Task): void {
    this.task = task;
    this.number += 1;
    this.child.ref();
    this.child.channel?.ref();
    this.endWhenLate(Date.now(), processorTime(this.child.pid) ?? 0);
    this.child.send({ number: this.number, source: task.source, options: task.options } satisfies Job, (error) => {
      if (error) this.end();
    });
  }

  private endWhenLate(begunAt: number, before: number): void {
    const passed = Date.now() - begunAt;
    const used = (processorTime(this.child.pid) ?? before + passed) - before;
    const left = Math.min(this.o.deadlineMs - used, TIMEOUT * this.o.deadlineMs - passed);
    if (left > 0) {
      this.wait(Math.max(left, SHORTEST_WAIT_MS), () => this.endWhenLate(begunAt, before));
      return;
    }
    this.late = true;
    this.end();
  }

  /** Ends a process that has nothing to do; the pool forgets it at once, so that no text is given to it meanwhile. */
  retire(): void {
    this.gone("crashed");
    this.end();
  }

  private end(): void {
    this.child.kill("SIGKILL");
  }

  private answered({ number, article }: Answer): void {
    const { task } = this;
    if (!task || number !== this.number || this.late) return;
    this.task = null;
    this.child.unref();
    this.child.channel?.unref();
    this.wait(this.o.idleMs, () => this.retire()).unref();
    task.resolve(article);
    this.pool.free(this);
  }

  private gone(why: "memory" | "crashed"): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    this.task?.reject(new RenderFailure(this.late ? "late" : why));
    this.task = null;
    this.pool.gone(this);
  }

  private wait(ms: number, then: () => void): NodeJS.Timeout {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, ms);
    return this.timer;
  }
}
