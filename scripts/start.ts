import { DEMO_LOGINS, DEMO_PASSWORD } from "@/prisma/seed/people";
import { buildApp } from "./build";
import { tellDiffering } from "./differing";
import { requireFreePort } from "./port";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { seedIfEmpty } from "./seed-if-empty";
import { serveBuild, serveSources, type Server } from "./serve";
import { dataFolder, openStores, port, type OpenStores } from "./stores";
import { startWorker, type Beside } from "./worker/beside";

/** Everything from nothing: stores, schema, demo data, build, server; then waits until Ctrl-C and stops it all. */
export function start(from: "build" | "sources"): void {
  program(async () => {
    const started = performance.now();
    const asked = stopAsked();
    await requireFreePort(port());
    console.log("Starting the stores");
    const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
    let server: Server | undefined;
    let worker: Beside | undefined;
    try {
      console.log("Preparing them");
      await prepareStores(say);
      await seedIfEmpty(say);
      await tellDiffering(say);
      await closeConnections();
      console.log("Starting the Console");
      server = from === "build" ? await serveBuild(await buildApp(say), port()) : await serveSources(port());
      worker = startWorker(say);
      welcome(server.url, stores, performance.now() - started);
      const code = await Promise.race([asked, server.exited]);
      console.log(code === 0 ? "\nStopping everything …" : "\nThe server ended by itself; stopping everything …");
      return code;
    } finally {
      await Promise.all([server?.stop(), worker?.stop()]);
      await stores.close();
    }
  });
}

/** Resolves with 0 when the person or the system asks to stop. */
function stopAsked(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve(0));
  });
}

function welcome(url: string, stores: OpenStores, ms: number): void {
  const width = Math.max(...DEMO_LOGINS.map(({ email }) => email.length));
  const where = stores.embedded.length > 0 ? `${stores.embedded.join(", ")} in ${stores.dataDir}` : "the stores named in the environment";
  console.log(
    [
      "",
      `The Console is at ${url} (ready in ${(ms / 1000).toFixed(1)} s)`,
      "",
      `Sign in with one of these and the password ${DEMO_PASSWORD}`,
      ...DEMO_LOGINS.map(({ email, role }) => `  ${email.padEnd(width)}  ${role}`),
      "",
      `Data lives in ${where}.`,
      "Ctrl-C stops everything and keeps the data; npm run reset forgets it.",
    ].join("\n"),
  );
}
