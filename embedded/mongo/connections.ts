import type { Socket } from "node:net";
import { messageOf } from "../files";
import type { Engine } from "./native-engine";
import { commandOf, frameReply, MessageReader, errorReply } from "./wire";
import { replaceMajority } from "./write-concern";

/** Commands that crash the engine. Drivers do not send them to a server without sessions. */
const CRASHING_COMMANDS = new Set(["startSession"]);

export class Connections {
  readonly #engine: Engine;
  readonly #open = new Set<Connection>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  serve(socket: Socket): void {
    const connection = new Connection(this.#engine, socket);
    this.#open.add(connection);
    socket.on("close", () => this.#open.delete(connection));
  }

  /** Stops reading requests, waits up to 5 s for the running ones and closes all connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((connection) => connection.finish()));
  }
}

/** One client. Its requests are answered in order, concurrently with those of other clients. */
class Connection {
  readonly #engine: Engine;
  readonly #socket: Socket;
  readonly #reader = new MessageReader();
  #answered: Promise<void> = Promise.resolve();
  #lastId = 0;
  #finishing = false;

  constructor(engine: Engine, socket: Socket) {
    this.#engine = engine;
    this.#socket = socket;
    // "close" follows each error and is handled.
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.resume();
  }

  async finish(): Promise<void> {
    this.#finishing = true;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.#answered, new Promise((resolve) => (timer = setTimeout(resolve, 5_000)))]);
    clearTimeout(timer);
    await new Promise<void>((resolve) => {
      if (this.#socket.destroyed) return resolve();
      this.#socket.end(() => {
        this.#socket.destroy();
        resolve();
      });
      setTimeout(() => this.#socket.destroy(), 500).unref();
      this.#socket.once("close", () => resolve());
    });
  }

  #take(bytes: Buffer): void {
    if (this.#finishing) return;
    try {
      for (const message of this.#reader.push(bytes)) {
        this.#answered = this.#answered.then(() => this.#answer(message)).catch((error: unknown) => this.#drop(error));
      }
    } catch (error) {
      this.#drop(error);
    }
  }

  async #answer(message: Buffer): Promise<void> {
    if (this.#socket.destroyed) return;
    const command = commandOf(message);
    if (command !== undefined && CRASHING_COMMANDS.has(command)) {
      const response = errorReply(`the embedded MongoDB has no ${command}: it knows neither sessions nor transactions`);
      this.#write(frameReply({ requestId: message.readInt32LE(4), legacy: false, response }, ++this.#lastId));
      return;
    }
    const reply = await this.#engine.roundTrip(replaceMajority(message));
    if (!reply.moreToCome) this.#write(frameReply(reply, ++this.#lastId));
  }

  #write(frame: Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(frame);
  }

  #drop(error: unknown): void {
    if (!this.#socket.destroyed) console.error(`${new Date().toISOString()} connection dropped: ${messageOf(error)}`);
    this.#socket.destroy();
  }
}
