"use client";
import { useEffect, useEffectEvent, useState } from "react";

/** Long enough that a word is one search, short enough to feel at once. */
const pauseMs = 200;

/**
 * A field's text that is committed when typing pauses; a change from outside, such as Back, replaces it. What comes back
 * of its own commits does not: on a busy machine they come late, and would take away what was typed since.
 */
export function useTypedText(committed: string, onCommit: (text: string) => void) {
  const [text, setText] = useState(committed);
  const [seen, setSeen] = useState(committed);
  const [own, setOwn] = useState<readonly string[]>([]);
  const commit = useEffectEvent(onCommit);
  if (seen !== committed) {
    setSeen(committed);
    const at = own.lastIndexOf(committed);
    setOwn(own.slice(at < 0 ? own.length : at + 1));
    if (at < 0 && committed !== text.trim()) setText(committed);
  }
  const last = own.at(-1) ?? committed;
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === last) return;
    const timer = setTimeout(() => {
      setOwn((past) => [...past, wanted]);
      commit(wanted);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, last]);
  return [text, setText] as const;
}
