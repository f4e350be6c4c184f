/** Every kind of work that waits for a person. */
export const exceptionKinds = [
  "shortage",
  "recount",
  "unfillable",
  "payment-declined",
  "payment-unknown",
  "capture-failed",
  "promise-at-risk",
  "job-parked",
] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];
