/** What a key may be used for; each route of the REST door asks for one. */
export const keyScopes = ["orders:write", "orders:read", "availability:read", "deliveries:write"] as const;
export type KeyScope = (typeof keyScopes)[number];
