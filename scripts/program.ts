import { hasCode, messageOf } from "@/embedded/files";

/** One line of progress, to the person who waits. */
export function say(line: string): void {
  console.log(`  ${line}`);
}

/** Runs a command to its end: an error prints what happened, not a stack, and exits with 1. */
export function program(work: () => Promise<number | void>): void {
  // Where this prints to may be a file on a disk that fills up, or a terminal that is closed. The work goes on.
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
