export type ShellDialog = "palette" | "shortcuts" | null;

let open: ShellDialog = null;
const listeners = new Set<() => void>();

/** Opens the palette or the list of shortcuts; null closes. */
export function showShellDialog(dialog: ShellDialog): void {
  open = dialog;
  for (const listener of listeners) listener();
}

export function subscribeShellDialog(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentShellDialog(): ShellDialog {
  return open;
}
