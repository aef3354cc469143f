import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEnv, SETTINGS } from "@/lib/env";
import { readServices, readVariables, variablesUsed, type Service } from "./compose-file";

const folder = mkdtempSync(join(tmpdir(), "console-compose-"));
const file = join(folder, "env");
const write = () =>
  execFileSync(process.execPath, ["scripts/compose-env.mjs", file], { encoding: "utf8", stdio: "pipe" });
let variables: ReturnType<typeof readVariables>;
let services: Record<string, Service>;

beforeAll(() => {
  write();
  variables = readVariables(file);
  services = readServices(variables);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environmentOf = (name: string) => services[name]?.environment ?? {};

describe("the variables", () => {
  it("are those of compose.env.example, and none is a setting that Next would read from .env", () => {
    expect(variablesUsed().sort()).toEqual(Object.keys(readVariables("compose.env.example")).sort());
    expect(Object.keys(variables).filter((name) => name in SETTINGS)).toEqual([]);
  });

  it("get new secrets, in a file for this user's eyes that is never written over", () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secrets = Object.entries(variables)
      .filter(([name]) => /PASSWORD|SECRET/.test(name))
      .map(([, value]) => value);
    expect(new Set(secrets).size).toBe(6);
    const before = readFileSync(file, "utf8");
    expect(write).toThrow("is there already");
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("have no secret by default: a missing one stops the start and says what to run", () => {
    for (const name of variablesUsed().filter((one) => /PASSWORD|SECRET/.test(one))) {
      expect(() => readServices({ ...variables, [name]: "" }), name).toThrow("run node scripts/compose-env.mjs");
    }
    expect(() => readServices({ ...variables, CONSOLE_ENVIRONMENT: "" })).toThrow("CONSOLE_ENVIRONMENT");
    expect(readFileSync("docker-compose.yml", "utf8")).not.toMatch(/change-me/);
  });
});

describe("the services", () => {
  it.each(["prepare", "app", "worker"])("give %s settings that it reads, and nothing unknown", (name) => {
    expect(Object.keys(environmentOf(name)).filter((setting) => !(setting in SETTINGS))).toEqual([]);
    expect(() => parseEnv(environmentOf(name))).not.toThrow();
  });

  it("are safe for production with the secrets as they are made", () => {
    const production = {
      CONSOLE_ENVIRONMENT: "production",
      CONSOLE_DEMO_DATA: "no",
      CONSOLE_LOCK_MODE: "",
      CONSOLE_RETENTION_DAYS: "",
    };
    const deployed = readServices({ ...variables, ...production });
    for (const name of ["prepare", "app", "worker"])
      expect(() => parseEnv(deployed[name]?.environment ?? {}), name).not.toThrow();
  });

  it("give the owner's password to nobody but prepare, and the superusers' to none of them", () => {
    const holders = (name: string) =>
      Object.keys(services).filter((service) => JSON.stringify(services[service]).includes(variables[name] ?? "?"));
    expect(holders("POSTGRES_OWNER_PASSWORD")).toEqual(["postgres", "prepare"]);
    expect(holders("POSTGRES_SUPERUSER_PASSWORD")).toEqual(["postgres"]);
    expect(holders("MINIO_ROOT_PASSWORD")).toEqual(["minio", "minio-key"]);
    const owner = readFileSync("deploy/postgres-owner.sh", "utf8");
    expect(owner).toContain("NOSUPERUSER NOBYPASSRLS");
  });

  it("come from images pinned by tag, and MinIO's from quay.io, as Docker Hub has them no longer", () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    for (const image of images) expect(image).toMatch(/:[\w.-]+$/);
    expect(images.filter((image) => image.includes("minio"))).toEqual([
      expect.stringMatching(/^quay\.io\/minio\/minio:RELEASE\./),
      expect.stringMatching(/^quay\.io\/minio\/mc:RELEASE\./),
    ]);
  });

  it("start again when they end, but for those that are to end, and wait for what is ready", () => {
    const once = ["minio-key", "prepare"];
    for (const [name, { restart, healthcheck, depends_on = {} }] of Object.entries(services)) {
      expect(restart, name).toBe(once.includes(name) ? undefined : "unless-stopped");
      if (!once.includes(name) && name !== "worker") expect(healthcheck?.test, name).toBeDefined();
      for (const [on, { condition }] of Object.entries(depends_on)) {
        expect(condition, `${name} on ${on}`).toBe(
          once.includes(on) ? "service_completed_successfully" : "service_healthy",
        );
      }
    }
    expect(Object.keys(services.prepare?.depends_on ?? {})).toEqual(["postgres", "pgbouncer", "mongo", "minio-key"]);
    expect(services.worker?.stop_grace_period).toBe("90s");
  });

  it("open nothing to other machines, and no store but MinIO's files to this one", () => {
    expect(Object.values(services).flatMap(({ ports = [] }) => ports)).toEqual([
      "127.0.0.1:9000:9000",
      "127.0.0.1:3000:3000",
    ]);
  });

  it("mount files that are there", () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => volume.startsWith("./"));
    expect(mounted).toHaveLength(2);
    for (const volume of mounted) expect(statSync(volume.split(":")[0] ?? "").isFile()).toBe(true);
    JSON.parse(readFileSync("deploy/minio-policy.json", "utf8"));
  });
});
