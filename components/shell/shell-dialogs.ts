export type ShellDialog = "palette" | "tenants" | "shortcuts" | null;

let open: ShellDialog = null;
let typedAhead = "";
const listeners = new Set<() => void>();

/** Opens the palette, the list of tenants or the list of shortcuts; null closes it. */
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
