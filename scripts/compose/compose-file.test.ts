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
  it("are those of compose.env.example, and Next reads none of them from .env", () => {
    expect(variablesUsed().sort()).toEqual(Object.keys(readVariables("compose.env.example")).sort());
    expect(Object.keys(variables).filter((name) => name in SETTINGS)).toEqual([]);
  });

  it("get new secrets, in a file that only this user can read and that is never overwritten", () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const secrets = Object.entries(variables)
      .filter(([name]) => /PASSWORD|SECRET/.test(name))
      .map(([, value]) => value);
    expect(new Set(secrets).size).toBe(6);
    const before = readFileSync(file, "utf8");
    expect(write).toThrow("is there already");
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("have no default secrets: a missing one stops the start and names the command to run", () => {
    for (const name of variablesUsed().filter((one) => /PASSWORD|SECRET/.test(one))) {
      expect(() => readServices({ ...variables, [name]: "" }), name).toThrow("run node scripts/compose-env.mjs");
    }
    expect(() => readServices({ ...variables, CONSOLE_ENVIRONMENT: "" })).toThrow("CONSOLE_ENVIRONMENT");
    expect(readFileSync("docker-compose.yml", "utf8")).not.toMatch(/change-me/);
  });
});

describe("the services", () => {
  it.each(["prepare", "app", "worker"])("give %s only settings that it reads", (name) => {
    expect(Object.keys(environmentOf(name)).filter((setting) => !(setting in SETTINGS))).toEqual([]);
    expect(() => parseEnv(environmentOf(name))).not.toThrow();
  });

  it("are safe for production with the generated secrets", () => {
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

  it("give the owner's password only to prepare, and the superuser passwords to no service", () => {
    const holders = (name: string) =>
      Object.keys(services).filter((service) => JSON.stringify(services[service]).includes(variables[name] ?? "?"));
    expect(holders("POSTGRES_OWNER_PASSWORD")).toEqual(["postgres", "prepare"]);
    expect(holders("POSTGRES_SUPERUSER_PASSWORD")).toEqual(["postgres"]);
    expect(holders("MINIO_ROOT_PASSWORD")).toEqual(["minio", "minio-key"]);
    const owner = readFileSync("deploy/postgres-owner.sh", "utf8");
    expect(owner).toContain("NOSUPERUSER NOBYPASSRLS");
  });

  it("use images pinned by tag, with MinIO from quay.io, because Docker Hub no longer has it", () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    for (const image of images) expect(image).toMatch(/:[\w.-]+$/);
    expect(images.filter((image) => image.includes("minio"))).toEqual([
      expect.stringMatching(/^quay\.io\/minio\/minio:RELEASE\./),
      expect.stringMatching(/^quay\.io\/minio\/mc:RELEASE\./),
    ]);
  });

  it("restart when they exit, except one-off services, and wait for their dependencies", () => {
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

  it("expose nothing to other machines, and of the stores only MinIO to this one", () => {
    expect(Object.values(services).flatMap(({ ports = [] }) => ports)).toEqual([
      "127.0.0.1:9000:9000",
      "127.0.0.1:3000:3000",
    ]);
  });

  it("mount existing files", () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => volume.startsWith("./"));
    expect(mounted).toHaveLength(2);
    for (const volume of mounted) expect(statSync(volume.split(":")[0] ?? "").isFile()).toBe(true);
    JSON.parse(readFileSync("deploy/minio-policy.json", "utf8"));
  });
});
