import { connect, createServer, type AddressInfo, type NetConnectOpts, type Server, type Socket } from "node:net";

/**
 * What can be wrong between the app and a store. `refuses`: no connection is taken, and those there are get reset, as
 * when the server's process is gone. `frozen`: nothing moves in either direction, and goes on where it was when that
 * ends, as with a stopped process. `drops`: whatever is connected at that moment is forgotten without a word, as by a
 * firewall; new connections work.
 */
export type Fault = "refuses" | "frozen" | "drops";

type Pair = { near: Socket; far: Socket; forgotten: boolean };

/** Stands between the app and a store, on a port of its own, and goes wrong as it is told. */
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
      // Who is forgotten is not even told that the other end has gone.
      from.on("close", () => {
        if (!pair.forgotten) to.destroy();
        if (near.destroyed && far.destroyed) this.#pairs.delete(pair);
      });
      if (this.#frozen) from.pause();
    }
  }
}
