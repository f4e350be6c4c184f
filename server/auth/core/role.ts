/** Who may sign in. `channel` is a machine with an API key; the others are people. */
export const roles = ["associate", "service", "merchandiser", "admin", "channel"] as const;
export type Role = (typeof roles)[number];
