import type { KeyboardEvent } from "react";

/** Submits the form, or the one around the field, on Ctrl+Enter (⌘+Enter on a Mac). */
export function submitByKey(event: KeyboardEvent<HTMLElement>, form?: HTMLFormElement | null): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
  event.preventDefault();
  (form ?? event.currentTarget.closest("form"))?.requestSubmit();
}
