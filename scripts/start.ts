import { join } from "node:path";
import { env } from "@/lib/env";
import { DEMO_LOGINS, DEMO_PASSWORD } from "@/prisma/seed/people";
import { buildApp } from "./build";
import { reportDrift } from "./differing";
import { requireFreePort } from "./port";
import { closeConnections, prepareStores } from "./prepare";
import { program, say } from "./program";
import { seedIfEmpty } from "./seed-if-empty";
import { serveBuild, serveSources, type Server } from "./serve";
import { dataFolder, keepEnvironment, openStores, port, type OpenStores } from "./stores";
import type { SupervisedProcess } from "./supervised-process";
import { startWorker } from "./worker/beside";

/** Starts everything: stores, schema, demo data, build and server. Waits for Ctrl-C, then stops it all. */
export function start(from: "build" | "sources"): void {
  program(async () => {
    const started = performance.now();
    const asked = stopAsked();
    await requireFreePort(port());
    console.log("Starting the stores");
    const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
    let server: Server | undefined;
    let worker: SupervisedProcess | undefined;
    try {
      console.log("Preparing them");
      // Demo data is the default only in the local environment.
      if (process.env.ENVIRONMENT === "local") process.env.DEMO_DATA ||= "yes";
      await prepareStores(say);
      keepEnvironment(stores.dataDir, env().ENVIRONMENT);
      if (env().DEMO_DATA === "yes") await seedIfEmpty(say);
      await reportDrift(say);
      await closeConnections();
      console.log("Starting the Console");
      const keep = (name: string) => ({ logFile: logFile(stores, name), onProgress: say });
      const o = keep("server");
      server = from === "build" ? await serveBuild(await buildApp(say), port(), o) : await serveSources(port(), o);
      void server.process.keep();
      worker = startWorker(keep("worker"));
      welcome(server.url, stores, performance.now() - started);
      await asked;
      console.log("\nStopping everything …");
    } finally {
      await Promise.all([server?.stop(), worker?.stop()]);
      await stores.close();
    }
  });
}

/** Resolves when the user or the system asks to stop. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}

function logFile({ dataDir }: OpenStores, name: string): string {
  return join(dataDir, "log", `${name}.log`);
}

function welcome(url: string, stores: OpenStores, ms: number): void {
  const where =
    stores.embedded.length > 0
      ? `${stores.embedded.join(", ")} in ${stores.dataDir}`
      : "the stores named in the environment";
  console.log(
    [
      "",
      `The Console is at ${url} (ready in ${(ms / 1000).toFixed(1)} s)`,
      "",
      ...signIn(),
      "",
      `Data is stored in ${where}.`,
      `The server and the worker log to ${logFile(stores, "server")} and ${logFile(stores, "worker")}.`,
      "Ctrl-C stops everything and keeps the data. npm run reset deletes it.",
    ].join("\n"),
  );
}

function signIn(): string[] {
  const { ENVIRONMENT, DEMO_DATA } = env();
  if (DEMO_DATA === "no") return ["Create the first admin's link: npm run invite -- EMAIL --name NAME --role admin"];
  if (ENVIRONMENT !== "local" && ENVIRONMENT !== "test") {
    return [
      "The password of the demo logins was shown when they were created. To set a new one: npm run invite -- EMAIL",
    ];
  }
  const width = Math.max(...DEMO_LOGINS.map(({ email }) => email.length));
  return [
    `Sign in with one of these emails and the password ${DEMO_PASSWORD}`,
    ...DEMO_LOGINS.map(({ email, role }) => `  ${email.padEnd(width)}  ${role}`),
  ];
}
