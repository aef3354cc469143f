import { parseArgs } from "node:util";
import { ROLES, type Role } from "@/lib/core/access/permissions";
import { closeConnections, prepareStores } from "@/scripts/prepare";
import { program, say } from "@/scripts/program";
import { dataFolder, openStores } from "@/scripts/stores";

const HELP = `Creates a link that lets a staff member set a password, and adds them if they are new. Use it for the first
admin, or when no admin can sign in. Everything else is done in the Console, under Staff.

  npm run invite -- EMAIL [--name NAME] [--role ROLE]

  --name NAME   their name, if they are new
  --role ROLE   a grant for all tenants: ${ROLES.join(", ")}`;

type Asked = { email: string; name: string | undefined; role: Role | undefined };

/** @throws an error that names the missing or invalid argument */
function asked(): Asked | null {
  const { values, positionals } = parseArgs({
    options: { name: { type: "string" }, role: { type: "string" }, help: { type: "boolean", short: "h" } },
    allowPositionals: true,
  });
  if (values.help) return null;
  const [email, ...more] = positionals;
  if (!email || more.length > 0) throw new Error(`Give one email address.\n\n${HELP}`);
  const role = ROLES.find((each) => each === values.role);
  if (values.role && !role) throw new Error(`--role is "${values.role}". Use one of ${ROLES.join(", ")}.`);
  return { email, name: values.name, role };
}

async function main(): Promise<void> {
  const given = asked();
  if (!given) return console.log(HELP);
  const stores = await openStores({ dataDir: dataFolder(), onProgress: say });
  try {
    if (stores.embedded.length > 0) await prepareStores(say);
    const { inviteByProgram } = await import("@/lib/staff/invite-by-program");
    const { env } = await import("@/lib/env");
    const { token, expiresAt } = await inviteByProgram(given);
    console.log(`\nSend this link to ${given.email}, and to nobody else. It works once, until ${expiresAt}:`);
    console.log(`\n  ${new URL(`/invitation#${token}`, env().NEXTAUTH_URL).href}\n`);
  } finally {
    await closeConnections();
    await stores.close();
  }
}

program(main);
