import type { RouterOutputs } from "@/components/trpc.tsx";

export type LookupView = RouterOutputs["inventory"]["lookUp"];
export type StockAt = LookupView["own"][number];
export type Variant = NonNullable<LookupView["variant"]>;
export type Sibling = LookupView["siblings"][number];
export type ExplainView = RouterOutputs["inventory"]["explain"];
export type StockTerms = ExplainView["terms"];
