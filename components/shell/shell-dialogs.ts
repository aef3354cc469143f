export type ShellDialog = "palette" | "shortcuts" | null;

let open: ShellDialog = null;
let typedAhead = "";
const listeners = new Set<() => void>();

/** Opens the palette or the list of shortcuts; null closes both. */
export function showShellDialog(dialog: ShellDialog): void {
  open = dialog;
  typedAhead = "";
  for (const listener of listeners) listener();
}

/** Buffers what is typed while the palette loads for the first time. */
export function typeAhead(character: string): void {
  typedAhead += character;
}

export function takeTypedAhead(): string {
  return typedAhead;
}

export function subscribeShellDialog(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentShellDialog(): ShellDialog {
  return open;
}
