"use client";

import { useState, type RefObject } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatBytes } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/states";

type Loaded = { name: string; before: Record<string, string> };

type Props = { editor: RefObject<HTMLElement | null>; maxBytes: number };

/**
 * Reads a text file in the browser into the form fields `markdown` and `title`. The previous values can be restored.
 */
export function TextFile({ editor, maxBytes }: Props) {
  const [error, setError] = useState<string | null>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);

  async function take(input: HTMLInputElement) {
    const file = input.files?.[0];
    if (!file) return;
    setError(null);
    setLoaded(null);
    try {
      const text = await textOf(file, maxBytes);
      const before = { title: valueOf(editor, "title"), markdown: valueOf(editor, "markdown") };
      write(editor, { markdown: text, ...(before.title ? {} : { title: titleOf(text, file.name) }) });
      setLoaded({ name: file.name, before });
    } catch (refused) {
      setError(refused instanceof Error ? refused.message : "The file could not be read.");
    }
    input.value = "";
  }

  function undo({ before }: Loaded) {
    write(editor, before);
    setLoaded(null);
  }

  return (
    <div className="grid max-w-2xl gap-2">
      <Field
        label="Load from a file"
        hint={`A .md or .txt file in UTF-8, up to ${sizeOf(maxBytes)}. It replaces the text below.`}
        error={error}
      >
        {(control) => (
          <Input
            type="file"
            accept=".md,.markdown,.txt,text/markdown,text/plain"
            className="h-auto! py-1 file:mr-2 file:rounded-sm file:border file:border-line file:bg-sunken file:px-2 file:text-sm"
            onChange={(event) => void take(event.currentTarget)}
            {...control}
          />
        )}
      </Field>
      {loaded && (
        <Notice
          hue="good"
          title={`Loaded the text of ${loaded.name}.`}
          alert
          action={<Button onClick={() => undo(loaded)}>Undo</Button>}
        />
      )}
    </div>
  );
}

const sizeOf = (bytes: number) => formatBytes(bytes).replace(".0 ", " ");

/** @throws an error with a message for the user */
export async function textOf(file: Blob & { name: string }, maxBytes: number): Promise<string> {
  if (!/\.(md|markdown|txt)$/i.test(file.name)) throw new Error(`${file.name} is not a .md or .txt file.`);
  if (file.size > maxBytes) throw new Error(`${file.name} is larger than ${sizeOf(maxBytes)}.`);
  const bytes = await file.arrayBuffer();
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file.name} is not UTF-8 text. Save it as UTF-8 in your editor, then choose it again.`);
  }
  if (text.includes("\0")) throw new Error(`${file.name} contains NUL characters, so it is not a text file.`);
  if (!text.trim()) throw new Error(`${file.name} is empty.`);
  return text;
}

/** The first heading, else the file's name. */
export function titleOf(markdown: string, name: string): string {
  const heading = /^# +(.+?)[ #]*$/m.exec(markdown)?.[1];
  return (heading ?? name.replace(/\.\w+$/, "")).slice(0, 200);
}

type TextControl = HTMLInputElement | HTMLTextAreaElement;
const controlOf = (editor: RefObject<HTMLElement | null>, name: string) =>
  editor.current?.querySelector<TextControl>(`form [name="${name}"]`) ?? null;
const valueOf = (editor: RefObject<HTMLElement | null>, name: string) => controlOf(editor, name)?.value ?? "";

/** Sets form fields as typing would, so that the form keeps the values. */
function write(editor: RefObject<HTMLElement | null>, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) {
    const control = controlOf(editor, name);
    if (!control) continue;
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
