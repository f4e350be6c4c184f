"use client";
import { useEffect } from "react";

/** Keeps the screen lit while somebody's hands are full. Browsers without it, or short of power, may refuse. */
export function useWakeLock(isOn: boolean): void {
  useEffect(() => {
    if (!isOn || !("wakeLock" in navigator)) return;
    let isOver = false;
    let lock: WakeLockSentinel | null = null;
    navigator.wakeLock.request("screen").then(
      (granted) => {
        if (isOver) void granted.release();
        else lock = granted;
      },
      () => undefined,
    );
    return () => {
      isOver = true;
      void lock?.release();
    };
  }, [isOn]);
}
