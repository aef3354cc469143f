"use client";

import { useState } from "react";
import type { ReactElement } from "react";
import { Button } from "@/components/ui/button";
import type { JsonIndex } from "./json-index";
import { pathOf, valueText } from "./node-text";

/** The path of the selected value, with buttons to copy the path and the value. */
export function ActiveValue({ text, index, node }: { text: string; index: JsonIndex; node: number }): ReactElement {
  const [said, setSaid] = useState<{ node: number; words: string } | null>(null);
  const path = pathOf(text, index, node);
  const copy = async (content: string, what: string) => {
    try {
      await navigator.clipboard.writeText(content);
      setSaid({ node, words: `${what} copied` });
    } catch {
      setSaid({ node, words: `${what} not copied: the browser blocked it` });
    }
  };
  return (
    <div className="flex items-center gap-2 border-t border-line bg-sunken px-3 py-1 text-xs">
      <code className="min-w-0 flex-1 truncate font-mono text-ink-muted" title={path.slice(0, 1000)}>
        {path.length > 400 ? `${path.slice(0, 180)} … ${path.slice(-180)}` : path}
      </code>
      <span role="status" className="shrink-0 text-ink-muted">
        {said?.node === node ? said.words : ""}
      </span>
      <Button size="sm" variant="ghost" onClick={() => void copy(path, "Path")}>
        Copy path
      </Button>
      <Button
        size="sm"
        variant="ghost"
        title="Strings are copied without quotes, other values as JSON"
        onClick={() => void copy(valueText(text, index, node), "Value")}
      >
        Copy value
      </Button>
    </div>
  );
}
