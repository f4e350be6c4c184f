"use client";
import { useCallback, useEffect, useReducer, useState } from "react";
import { useMe } from "@/components/shell/me.tsx";
import { newId } from "@/server/kernel/ids.ts";
import { changeDraft, type Draft, emptyDraft, hasContent, readDraft } from "./draft.ts";

/** A draft older than the quote of the call center (24 h) is nobody's wish any more. */
const keptMsMax = 24 * 3_600_000;

function newDraft(): Draft {
  return emptyDraft({ orderId: newId("ord"), commandId: newId("cmd") });
}

/** The draft of this person on this device: read once, saved at every change, so that leaving loses nothing. */
export function useDraft() {
  const key = `everyshelf.phone-order.${useMe().userId}`;
  const [draft, change] = useReducer(changeDraft, null, newDraft);
  const [origin, setOrigin] = useState<"loading" | "new" | "restored">("loading");

  useEffect(() => {
    const kept = readKept(key);
    if (kept) change({ kind: "start", draft: kept });
    setOrigin(kept ? "restored" : "new");
  }, [key]);

  useEffect(() => {
    if (origin === "loading") return;
    if (hasContent(draft)) localStorage.setItem(key, JSON.stringify({ at: Date.now(), draft }));
    else localStorage.removeItem(key);
  }, [key, draft, origin]);

  const startOver = useCallback(() => {
    change({ kind: "start", draft: newDraft() });
    setOrigin("new");
  }, []);
  return { draft, change, origin, startOver };
}

function readKept(key: string): Draft | null {
  const text = localStorage.getItem(key);
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as { at?: number; draft?: unknown };
    if (typeof kept.at !== "number" || Date.now() - kept.at > keptMsMax) return null;
    return readDraft(JSON.stringify(kept.draft));
  } catch {
    return null;
  }
}
