import type { KeyboardEvent } from "react";

/** Submits the form on Ctrl+Enter (⌘+Enter on a Mac) in any field. */
export function submitByKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
