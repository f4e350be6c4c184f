import { absoluteHoursMax } from "./session.ts";

/** `__Host-` binds a cookie to this host and https; over plain http (localhost) browsers refuse that name. */
export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith("https:") ? "__Host-everyshelf.session" : "everyshelf.session";
}

export const sessionSecondsMax = absoluteHoursMax * 3_600;

/** The value of one cookie in a Cookie header. */
export function readCookie(header: string | null | undefined, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const cut = part.indexOf("=");
    if (cut > 0 && part.slice(0, cut).trim() === name) return part.slice(cut + 1).trim();
  }
  return null;
}
