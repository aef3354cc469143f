import { createHash, createHmac } from "node:crypto";
import { connect } from "node:net";
import { credentials, region } from "./testing";

/** Requests built byte by byte from the published specification, for what no client would send. */

export const hmac = (key: Buffer | string, text: string): Buffer => createHmac("sha256", key).update(text).digest();
export const sha = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");

export interface Signed {
  readonly head: string;
  readonly signature: string;
  readonly key: Buffer | string;
  readonly scope: string;
  readonly timestamp: string;
}

/** The head of a signed request. `headers` are signed; `unsigned` are only sent. */
export function signHead(
  port: number,
  method: string,
  rawPath: string,
  payload: string,
  headers: Record<string, string> = {},
  unsigned: Record<string, string> = {},
): Signed {
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const day = timestamp.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, region, "s3", "aws4_request"].reduce<Buffer | string>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signed: Record<string, string> = {
    host: `127.0.0.1:${port}`,
    "x-amz-content-sha256": payload,
    "x-amz-date": timestamp,
    ...headers,
  };
  const names = Object.keys(signed).sort();
  const lines = names.map((name) => `${name}:${signed[name] ?? ""}\n`).join("");
  const [path = "", query = ""] = rawPath.split("?");
  const canonical = `${method}\n${path}\n${query}\n${lines}\n${names.join(";")}\n${payload}`;
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha(canonical)}`).toString("hex");
  const proof = [
    `Credential=${credentials.accessKeyId}/${scope}`,
    `SignedHeaders=${names.join(";")}`,
    `Signature=${signature}`,
  ];
  const all = { ...signed, ...unsigned, authorization: `AWS4-HMAC-SHA256 ${proof.join(", ")}` };
  const text = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return { head: `${method} ${rawPath} HTTP/1.1\r\n${text.join("")}\r\n`, signature, key, scope, timestamp };
}

/**
 * Sends bytes on a raw connection. Returns `<status> <code>` of the response, or the status alone. The connection ends
 * with the response, or with the bytes if `cut` is set.
 */
export function wire(port: number, bytes: string | Buffer, cut = false): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => (cut ? socket.end(bytes) : socket.write(bytes)));
    socket
      .on("data", (chunk: Buffer) => {
        answer += chunk.toString("latin1");
        socket.end();
      })
      .on("error", reject)
      .on("close", () => {
        const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? "no answer";
        resolve(`${status} ${/<Code>(\w+)/.exec(answer)?.[1] ?? ""}`.trim());
      });
  });
}
