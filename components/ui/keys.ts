const storageKey = "single-keys";

/** True where a key press is text or belongs to an open dialog or menu: shortcuts sleep there. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[role=dialog], [role=menu], [role=listbox]")) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Shortcuts of one plain key can be turned off, for those who speak their input (WCAG 2.1.4). */
export function singleKeysOn(): boolean {
  return localStorage.getItem(storageKey) !== "off";
}

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(storageKey, on ? "on" : "off");
}

/** What a key sequence asks for: an address to go to, or to wait for the next key. */
export type KeyStep = { go: string } | { wait: true } | null;

/** How long `g` waits for its letter, in milliseconds. */
export const sequenceTime = 1200;

/** A machine for "g then a letter": give it each plain key and the time, and do what it says. */
export function goSequence(map: Readonly<Record<string, string>>): (keyName: string, now: number) => KeyStep {
  let since: number | null = null;
  return (keyName, now) => {
    const armed = since !== null && now - since <= sequenceTime;
    since = null;
    if (armed && Object.hasOwn(map, keyName)) return { go: map[keyName] ?? "" };
    if (!armed && keyName === "g") {
      since = now;
      return { wait: true };
    }
    return null;
  };
}
