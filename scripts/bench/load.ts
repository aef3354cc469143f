import autocannon from "autocannon";

/** A request to the load process. */
export type Asked = { url: string; cookie: string; connections: number; seconds: number };

/** Its result. Latencies are in milliseconds. */
export type Measure = { requests: number; perSecond: number; p50: number; p95: number };

/** Generates the load in a separate process, one measurement after another. */
process.on("message", (asked: Asked) => {
  void measure(asked).then(
    (measured) => process.send?.({ measured }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});

async function measure({ url, cookie, connections, seconds }: Asked): Promise<Measure> {
  const times: number[] = [];
  let failures = 0;
  const started = performance.now();
  let ended = started;
  await new Promise<void>((resolve, reject) => {
    const run = autocannon({ url, connections, duration: seconds, headers: { cookie } }, (error: Error | null) =>
      error ? reject(error) : resolve(),
    );
    run.on("response", (_client, status, _bytes, milliseconds) => {
      if (status === 200) times.push(milliseconds);
      else failures++;
      ended = performance.now();
    });
    run.on("reqError", () => failures++);
  });
  if (failures > 0 || times.length === 0) {
    throw new Error(
      `${failures} of ${failures + times.length} requests to ${url} failed under ${connections} connections.`,
    );
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requests: times.length, perSecond: (times.length / (ended - started)) * 1000, p50: at(0.5), p95: at(0.95) };
}
