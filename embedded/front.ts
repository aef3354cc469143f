import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { ToStore } from "./messages";

/**
 * The Unix socket of a store, held by the supervisor and so open through every restart of the store's process: each
 * connection is handed to the process that serves, and waits while none does. Without it, clients would be refused
 * during a restart, which the MongoDB driver passes on to one request after another.
 */
export class Front {
  readonly #server: Server;
  readonly #handed = new Map<number, Socket>();
  #waiting: Socket[] = [];
  #lastId = 0;
  #process: ChildProcess | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      socket.on("error", () => undefined);
      this.#hand(socket);
    });
  }

  /** Listens, replacing the socket file a killed supervisor left. The caller holds the folder's lock. */
  static async open(socketPath: string): Promise<Front> {
    rmSync(socketPath, { force: true });
    const server = createServer({ pauseOnConnect: true });
    const front = new Front(server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socketPath, resolve);
    });
    return front;
  }

  /** Names the process that serves from now on, or none; what the former had not yet confirmed goes to the next. */
  serveBy(process: ChildProcess | undefined): void {
    this.#process = process;
    if (!process) this.#waiting.push(...this.#handed.values());
    if (!process) this.#handed.clear();
    if (process) for (const socket of this.#waiting.splice(0)) this.#hand(socket);
  }

  /** The process has the connection; this process's hold on it can go. */
  confirm(id: number): void {
    this.#handed.get(id)?.destroy();
    this.#handed.delete(id);
  }

  /** Takes no more connections and drops those that wait; the process that serves closes its own. */
  close(): void {
    this.#server.close();
    this.#process = undefined;
    for (const socket of [...this.#waiting.splice(0), ...this.#handed.values()]) socket.destroy();
    this.#handed.clear();
  }

  #hand(socket: Socket): void {
    if (socket.destroyed) return;
    if (!this.#process?.connected) {
      this.#waiting.push(socket);
      return;
    }
    const id = ++this.#lastId;
    this.#handed.set(id, socket);
    const connection: ToStore = { kind: "connection", id };
    // Kept open here until confirmed: a process killed this moment takes the message and never the connection.
    this.#process.send(connection, socket, { keepOpen: true }, () => undefined);
  }
}
