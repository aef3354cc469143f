import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { ToStore } from "./messages";

/**
 * A store's Unix socket. The supervisor listens on it, so it stays open while the store's process restarts. Each
 * connection is passed to the current process, or waits until there is one. Without this, connections would be refused
 * during a restart, and the MongoDB driver reports each refusal to its caller.
 */
export class Front {
  readonly #server: Server;
  readonly #unconfirmed = new Map<number, Socket>();
  #waiting: Socket[] = [];
  #lastId = 0;
  #process: ChildProcess | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      socket.on("error", () => undefined);
      this.#pass(socket);
    });
  }

  /** Listens, and replaces a socket file that a killed supervisor left. The caller must hold the folder's lock. */
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

  /**
   * Sets the process that serves connections, or none. A new process also gets what the previous one did not confirm.
   */
  setProcess(process: ChildProcess | undefined): void {
    this.#process = process;
    if (!process) this.#waiting.push(...this.#unconfirmed.values());
    if (!process) this.#unconfirmed.clear();
    if (process) for (const socket of this.#waiting.splice(0)) this.#pass(socket);
  }

  /** The process has received the connection, so this process can close its own handle. */
  confirm(id: number): void {
    this.#unconfirmed.get(id)?.destroy();
    this.#unconfirmed.delete(id);
  }

  /** Stops listening and drops waiting connections. The store's process closes its own. */
  close(): void {
    this.#server.close();
    this.#process = undefined;
    for (const socket of [...this.#waiting.splice(0), ...this.#unconfirmed.values()]) socket.destroy();
    this.#unconfirmed.clear();
  }

  #pass(socket: Socket): void {
    if (socket.destroyed) return;
    if (!this.#process?.connected) {
      this.#waiting.push(socket);
      return;
    }
    const id = ++this.#lastId;
    this.#unconfirmed.set(id, socket);
    const connection: ToStore = { kind: "connection", id };
    // Kept open until confirmed: a process that is killed now may receive the message but not the connection.
    this.#process.send(connection, socket, { keepOpen: true }, () => undefined);
  }
}
