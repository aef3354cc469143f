import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { budgetOf, within } from "@/lib/stores/deadline";
import { bytesOf, unscopedS3 } from "@/lib/stores/objects-client";

/** An S3 server that stops responding in the middle of an object. */
const server = createServer((_request, response) => {
  response.writeHead(200, { "content-length": "1000" });
  response.write("the first half");
});
let open = 0;
server.on("connection", (socket) => {
  open += 1;
  socket.on("close", () => (open -= 1));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("S3_ENDPOINT", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const object = () => new GetObjectCommand({ Bucket: "content", Key: "half" });

it("an object whose bytes stop coming is given up with its request, and so is its connection", async () => {
  // Long enough for the response headers on a busy machine.
  const whole = within(budgetOf(3_000, "write"), () => bytesOf(object()));
  await expect(whole).rejects.toMatchObject({ code: "UNAVAILABLE", store: "S3" });
  await expect.poll(() => open).toBe(0);
});

it("so it is for whoever reads the bytes as they come", async () => {
  const piecewise = within(budgetOf(3_000, "write"), async () => {
    const { Body } = await unscopedS3().send(object());
    for await (const piece of Body as AsyncIterable<Buffer>) expect(String(piece)).toBe("the first half");
  });
  await expect(piecewise).rejects.toMatchObject({ code: "UNAVAILABLE", store: "S3" });
  await expect.poll(() => open).toBe(0);
});
