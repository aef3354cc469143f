export type Toast = {
  title: string;
  detail?: string;
  hue?: "good" | "bad" | "attention" | "neutral";
  /** A button in the message, such as Undo. */
  action?: { label: string; run: () => void };
};

export type ShownToast = Toast & { id: number };

let shown: readonly ShownToast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly ShownToast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Shows and announces the result of an action. Returns the ID for `dismissToast`. Shows at most three at once. */
export function toast(message: Toast): number {
  const id = nextId;
  nextId += 1;
  publish([...shown, { ...message, id }].slice(-3));
  return id;
}

export function dismissToast(id: number): void {
  publish(shown.filter((each) => each.id !== id));
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly ShownToast[] {
  return shown;
}

/**
 * Display time in milliseconds; null keeps it until dismissed. Errors and messages with an action must not disappear.
 */
export function lifetime(message: Toast): number | null {
  if (message.hue === "bad" || message.action) return null;
  return 4000 + 40 * (message.title.length + (message.detail?.length ?? 0));
}
