import { Socket } from "node:net";
import { messageOf } from "./files";
import type { FromStore, ToStore } from "./messages";

export type RunningStore = {
  close(): Promise<void>;
  /** Resolves with the reason if the server ends by itself. Absent if it cannot. */
  ended?: Promise<string>;
  /** Serves a connection that the supervisor accepted. Absent if the store listens itself. */
  serve?(connection: Socket): void;
};

const CLOSE_TIMEOUT_MS = 45_000;

/**
 * The main function of a store's process. It starts on the supervisor's message and reports back. It stops on the
 * supervisor's message, on SIGTERM, or when the channel closes, which also happens if the supervisor is killed with -9.
 */
export function runStore<Settings>(
  start: (settings: Settings, onProgress: (line: string) => void) => Promise<RunningStore>,
): void {
  let starting: Promise<RunningStore> | undefined;
  let stopping = false;

  const report = (message: FromStore) => {
    if (process.connected) process.send?.(message);
  };

  const begin = async (settings: Settings) => {
    try {
      starting = start(settings, (line) => report({ kind: "progress", line }));
      const store = await starting;
      if (stopping) return;
      report({ kind: "ready" });
      const reason = await store.ended;
      if (reason === undefined || stopping) return;
      console.error(`${now()} ended by itself: ${reason}`);
      exitAfterSending(1, { kind: "failed", message: reason });
    } catch (error) {
      console.error(`${now()} could not start: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      exitAfterSending(1, { kind: "failed", message: messageOf(error) });
    }
  };

  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    console.error(`${now()} stopping: ${why}`);
    setTimeout(() => process.exit(1), CLOSE_TIMEOUT_MS).unref();
    try {
      await (await starting)?.close();
      process.exit(0);
    } catch (error) {
      console.error(`${now()} did not stop cleanly: ${messageOf(error)}`);
      process.exit(1);
    }
  };

  const serve = async (connection: Socket) => {
    // The client may disconnect before the store is ready.
    connection.on("error", () => undefined);
    const store = await starting?.catch(() => undefined);
    if (store?.serve && !stopping) store.serve(connection);
    else connection.destroy();
  };

  // The log's disk may be full. A failed log write must not end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  process.on("message", (message: ToStore, handle: unknown) => {
    if (message.kind === "start") void begin(message.settings as Settings);
    else if (message.kind === "stop") void stop("asked to");
    else {
      report({ kind: "confirmed", id: message.id });
      if (handle instanceof Socket) void serve(handle);
    }
  });
  process.on("disconnect", () => void stop("the supervisor is gone"));
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
  process.on("SIGHUP", () => undefined);
}

function now(): string {
  return new Date().toISOString();
}

/** Exits after the message is sent, or at once without a channel. */
function exitAfterSending(code: number, message: FromStore): void {
  if (process.connected && process.send) process.send(message, () => process.exit(code));
  else process.exit(code);
}
