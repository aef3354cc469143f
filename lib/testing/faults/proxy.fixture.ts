import { connect, createServer, type AddressInfo, type NetConnectOpts, type Server, type Socket } from "node:net";

/**
 * The faults between the app and a store.
 * - `refuses`: refuses new connections and resets existing ones, as when the server's process has died.
 * - `frozen`: holds all data in both directions until the fault ends, as with a stopped process.
 * - `drops`: silently drops existing connections, as a firewall does; new connections work.
 */
export type Fault = "refuses" | "frozen" | "drops";

type Pair = { near: Socket; far: Socket; forgotten: boolean };

/** A proxy between the app and a store, on its own port, that simulates faults. */
export class FaultProxy {
  readonly #upstream: NetConnectOpts;
  readonly #pairs = new Set<Pair>();
  #server: Server | undefined;
  #frozen = false;
  port = 0;

  constructor(upstream: NetConnectOpts) {
    this.#upstream = upstream;
  }

  async listen(): Promise<void> {
    const server = createServer((near) => this.#take(near));
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(this.port, "127.0.0.1", resolve));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async begin(fault: Fault): Promise<void> {
    if (fault === "refuses") {
      this.#server?.close();
      this.#server = undefined;
      for (const { near, far } of this.#pairs) {
        near.resetAndDestroy();
        far.destroy();
      }
    }
    if (fault === "frozen") {
      this.#frozen = true;
      for (const { near, far } of this.#pairs) [near, far].forEach((socket) => socket.pause());
    }
    if (fault === "drops") for (const pair of this.#pairs) pair.forgotten = true;
  }

  async end(): Promise<void> {
    if (!this.#server) await this.listen();
    if (!this.#frozen) return;
    this.#frozen = false;
    for (const { near, far } of this.#pairs) [near, far].forEach((socket) => socket.resume());
  }

  close(): void {
    this.#server?.close();
    for (const { near, far } of this.#pairs) [near, far].forEach((socket) => socket.destroy());
  }

  #take(near: Socket): void {
    const far = connect(this.#upstream);
    const pair: Pair = { near, far, forgotten: false };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (bytes) => pair.forgotten || to.write(bytes));
      from.on("error", () => undefined);
      // A dropped client is not told that the server closed the connection.
      from.on("close", () => {
        if (!pair.forgotten) to.destroy();
        if (near.destroyed && far.destroyed) this.#pairs.delete(pair);
      });
      if (this.#frozen) from.pause();
    }
  }
}
