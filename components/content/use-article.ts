"use client";

import { useEffect, useState } from "react";
import { DEFAULT_ID_PREFIX, type Article } from "./article";
import { showSource } from "./rendering/show-source";

const DEADLINE_SECONDS = 8;

/**
 * A text laid out in a worker of its own, which is ended when the text changes or it is late; until then the article of
 * the text before, null at first.
 */
export function useArticle(text: string): Article | null {
  const [article, setArticle] = useState<Article | null>(null);
  useEffect(() => {
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    const settle = (settled: Article) => {
      clearTimeout(late);
      worker.terminate();
      setArticle(settled);
    };
    const refuse = (reason: string) => settle(showSource(text, reason, { idPrefix: DEFAULT_ID_PREFIX }));
    const late = setTimeout(() => refuse(`This text takes longer than ${DEADLINE_SECONDS} seconds to lay out.`), DEADLINE_SECONDS * 1000);
    worker.onmessage = ({ data }: MessageEvent<Article>) => settle(data);
    worker.onerror = () => refuse("The preview could not be started.");
    worker.postMessage(text);
    return () => {
      clearTimeout(late);
      worker.terminate();
    };
  }, [text]);
  return article;
}
