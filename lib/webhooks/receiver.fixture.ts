import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { path: string; headers: IncomingMessage["headers"]; body: string };

/** The response depends on the first part of the path: /200, /500, /slow, /redirect, /huge, /hangup, /drip. */
const ANSWERS: Record<string, (response: ServerResponse) => void> = {
  "200": (response) =>
    response.writeHead(200, { "content-type": "application/json", "set-cookie": "a=b" }).end('{"ok":true}'),
  "500": (response) => response.writeHead(500).end("broken"),
  redirect: (response) => response.writeHead(302, { location: "/200" }).end(),
  slow: () => {},
  huge: (response) => void response.writeHead(200).end("x".repeat(5_000_000)),
  hangup: (response) => void response.destroy(),
  drip: (response) => {
    response.writeHead(200).write("some");
    const dripping = setInterval(() => response.write("more"), 50);
    response.on("close", () => clearInterval(dripping));
  },
};

/** A local receiver that records what it gets. */
export async function receiver() {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "/";
      received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      (ANSWERS[path.split("/")[1] ?? ""] ?? ANSWERS["200"])?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    url: (path: string) => `http://127.0.0.1:${port}/${path}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Whether a request is signed with the secret, checked as a receiver does it. */
export function signedBy(secret: Buffer, { headers, body }: Received): boolean {
  const content = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  return headers["webhook-signature"] === `v1,${createHmac("sha256", secret).update(content).digest("base64")}`;
}
