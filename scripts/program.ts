/** One line of progress, to the person who waits. */
export function say(line: string): void {
  console.log(`  ${line}`);
}

/** Runs a command to its end: an error prints what happened, not a stack, and exits with 1. */
export function program(work: () => Promise<number | void>): void {
  work().then(
    (code) => process.exit(code ?? 0),
    (error: unknown) => {
      console.error(`\n${error instanceof Error ? error.message : String(error)}`);
      if (process.env.DEBUG) console.error(error);
      process.exit(1);
    },
  );
}
