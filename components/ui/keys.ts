const storageKey = "single-keys";

/** True if a key press is text input or belongs to an open dialog or menu. Shortcuts are then inactive. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[role=dialog], [role=menu], [role=listbox]")) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Single-key shortcuts can be turned off, for speech input users (WCAG 2.1.4). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(storageKey) !== "off";
}

const CHANGE = "singlekeys";

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(storageKey, on ? "on" : "off");
  document.dispatchEvent(new Event(CHANGE));
}

export function subscribeSingleKeys(onChange: () => void): () => void {
  document.addEventListener(CHANGE, onChange);
  window.addEventListener("storage", onChange);
  return () => {
    document.removeEventListener(CHANGE, onChange);
    window.removeEventListener("storage", onChange);
  };
}

/**
 * Result of a key: a path to open, a wait for the next key, or the end of a sequence that leads nowhere. Null if the key
 * belongs to no sequence.
 */
export type KeyStep = { go: string } | { wait: true } | { end: true } | null;

/** Timeout for the letter after `g`, in milliseconds. */
export const SEQUENCE_TIMEOUT_MS = 1200;

/** State machine for "g then a letter". Call it with each plain key and the time. */
export function goSequence(map: Readonly<Record<string, string>>): (keyName: string, now: number) => KeyStep {
  let since: number | null = null;
  return (keyName, now) => {
    const armed = since !== null && now - since <= SEQUENCE_TIMEOUT_MS;
    since = null;
    if (armed && Object.hasOwn(map, keyName)) return { go: map[keyName] ?? "" };
    if (armed) return { end: true };
    if (keyName !== "g") return null;
    since = now;
    return { wait: true };
  };
}
