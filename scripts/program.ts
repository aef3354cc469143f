import { hasCode, messageOf } from "@/embedded/files";

/** Prints a line of progress. */
export function say(line: string): void {
  console.log(`  ${line}`);
}

/** Runs a command. An error prints its message without a stack trace and exits with 1. */
export function program(work: () => Promise<number | void>): void {
  // Output may go to a full disk or a closed terminal. The work must continue.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  work().then(
    (code) => process.exit(code ?? 0),
    (error: unknown) => {
      console.error(`\n${hasCode(error, "ENOSPC") ? fullDisk(error) : messageOf(error)}`);
      if (process.env.DEBUG) console.error(error);
      process.exit(1);
    },
  );
}

function fullDisk(error: unknown): string {
  return `The disk is full (${messageOf(error)}). Free some space, then start again. Saved data is kept.`;
}
