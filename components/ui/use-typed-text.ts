"use client";
import { useEffect, useEffectEvent, useState } from "react";

/** Long enough that a word is one search, short enough to feel at once. */
const pauseMs = 200;

/** A field's text that is committed when typing pauses; a change from outside, such as Back, replaces it. */
export function useTypedText(committed: string, onCommit: (text: string) => void) {
  const [text, setText] = useState(committed);
  const [seen, setSeen] = useState(committed);
  const commit = useEffectEvent(onCommit);
  if (seen !== committed) {
    setSeen(committed);
    if (committed !== text.trim()) setText(committed);
  }
  useEffect(() => {
    if (text.trim() === committed) return;
    const timer = setTimeout(() => commit(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text, committed]);
  return [text, setText] as const;
}
