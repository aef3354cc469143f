import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { closePostgres, unscopedPostgres } from "@/lib/stores/postgres";

/** A minimal server that accepts a client and shuts down at once: the worst moment for the client. */
let server: Server;

const message = (type: string, body: Buffer) => {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const SIGNED_IN = message("R", Buffer.from([0, 0, 0, 0]));
const READY = message("Z", Buffer.from("I"));
const GOING_DOWN = message(
  "E",
  Buffer.from("SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0"),
);

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(Buffer.concat([SIGNED_IN, READY, GOING_DOWN])));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("DATABASE_URL", `postgresql://app:secret@127.0.0.1:${(server.address() as AddressInfo).port}/console`);
});
afterAll(async () => {
  await closePostgres();
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

// Vitest fails a run on an unhandled error, as Node would end the app's process.
it("a server that goes down as a connection is handed out fails the request and nothing else", async () => {
  const db = unscopedPostgres();
  for (let i = 0; i < 5; i++) {
    await expect(db.$transaction([db.$queryRaw`SELECT 1`, db.$queryRaw`SELECT 2`])).rejects.toThrow();
    await expect(db.$transaction(async (tx) => tx.$queryRaw`SELECT 1`)).rejects.toThrow();
    await expect(db.$queryRaw`SELECT 1`).rejects.toThrow();
  }
});
