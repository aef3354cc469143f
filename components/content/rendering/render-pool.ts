import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Article, ArticleOptions } from "../article";
import type { Answer, Job } from "./render-process";

export type RenderPoolOptions = {
  /** Path of the bundled render-process.ts. */
  entry: string;
  /** Maximum child processes. Each renders one text at a time. */
  processes: number;
  /** CPU time limit per text. The wall-clock limit is four times as long, for a busy machine. */
  deadlineMs: number;
  /** Maximum heap size of a process. */
  heapMb: number;
  /** Maximum queued texts. */
  waiting: number;
  /** A process ends after being idle this long. */
  idleMs: number;
};

/** Why a text was not rendered: too costly (`late`, `memory`), queue full (`busy`), or a fault. */
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

/**
 * Pool of child processes that render texts, so that no text can block the server or exhaust its memory. A process over
 * its deadline is killed.
 */
export class RenderPool {
  private readonly queue: Task[] = [];
  private readonly idle: Renderer[] = [];
  private started = 0;

  constructor(private readonly o: RenderPoolOptions) {}

  /** @throws RenderFailure */
  renderArticle(source: string, options: ArticleOptions): Promise<Article> {
    if (this.queue.length >= this.o.waiting) return Promise.reject(new RenderFailure("busy"));
    return new Promise((resolve, reject) => {
      this.queue.push({ source, options, resolve, reject });
      this.next();
    });
  }

  /** Ends idle processes. */
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

/** Signals that ask a process to end. Any other signal means that its heap or the system ran out of memory. */
const ASKED_TO_END = new Set<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"]);
const TIMEOUT = 4;
const SHORTEST_WAIT_MS = 50;
/** Linux reports CPU time in ticks of 10 ms, as user and system time after the process name in parentheses. */
const TICK_MS = 10;

/** CPU time in milliseconds that a process has used; null if the system does not report it. */
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

/** One child process and the text that it renders. */
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
    // Runs with an empty environment: it needs no settings and must not see the server's secrets.
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

  /** Ends an idle process. The pool drops it immediately, so that it gets no more texts. */
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
