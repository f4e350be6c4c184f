import {
  Ban,
  Box,
  Check,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleX,
  Clock,
  CreditCard,
  Hand,
  Hourglass,
  type LucideIcon,
  MapPin,
  MoveRight,
  Package,
  PackageCheck,
  PackageX,
  PauseCircle,
  RotateCcw,
  ScanSearch,
  ShoppingBag,
  Tag,
  TriangleAlert,
  Truck,
} from "lucide-react";
import type { Tone } from "@/components/ui/tone.tsx";
import type { ExceptionKind } from "@/server/exceptions/core/kind.ts";
import type { FulfillmentState } from "@/server/fulfillment/core/lifecycle.ts";
import type { ReservationState } from "@/server/inventory/core/lifecycle.ts";
import type { LineBucket } from "@/server/orders/core/buckets.ts";
import type { HoldState, OrderState } from "@/server/orders/core/lifecycle.ts";
import type { AuthorizationState, OperationState } from "@/server/payments/core/lifecycle.ts";
import type { PackageState } from "@/server/shipping/core/lifecycle.ts";
import type { status } from "./en/status.ts";

/** How a state looks. Its word is the message `status.<axis>.<state>`. */
export type StatusLook = { tone: Tone; icon: LucideIcon };

const look = (tone: Tone, icon: LucideIcon): StatusLook => ({ tone, icon });

const order: Record<OrderState, StatusLook> = {
  placed: look("info", CircleDot),
  confirmed: look("info", Check),
  closed: look("good", CircleCheck),
  cancelled: look("neutral", Ban),
};

const rollup = {
  unfulfilled: look("neutral", CircleDashed),
  partially_allocated: look("warn", MapPin),
  allocated: look("info", MapPin),
  in_progress: look("info", Box),
  partially_fulfilled: look("info", Package),
  fulfilled: look("good", PackageCheck),
  delivered: look("good", CircleCheck),
  cancelled: look("neutral", Ban),
} as const satisfies Record<keyof typeof status.rollup, StatusLook>;

const payment = {
  none: look("neutral", CircleDashed),
  pending: look("neutral", Hourglass),
  authorized: look("info", CreditCard),
  partially_captured: look("info", CreditCard),
  captured: look("good", CircleCheck),
  partially_refunded: look("neutral", RotateCcw),
  refunded: look("neutral", RotateCcw),
  voided: look("neutral", Ban),
  failed: look("bad", CircleX),
  paid_outside: look("good", Check),
} as const satisfies Record<keyof typeof status.payment, StatusLook>;

const fulfillment: Record<FulfillmentState, StatusLook> = {
  allocated: look("info", MapPin),
  released: look("neutral", CircleDashed),
  accepted: look("info", Hand),
  picking: look("info", ScanSearch),
  picked: look("info", Box),
  packed: look("info", Package),
  labelled: look("info", Tag),
  handed_over: look("good", Truck),
  delivered: look("good", CircleCheck),
  ready_for_pickup: look("info", ShoppingBag),
  collected: look("good", PackageCheck),
  rejected: look("bad", PackageX),
  reassigned: look("neutral", MoveRight),
  cancelled: look("neutral", Ban),
};

const bucket: Record<LineBucket, StatusLook> = {
  cancelled: look("neutral", Ban),
  unallocated: look("warn", Hourglass),
  backordered: look("warn", Clock),
  preordered: look("neutral", Clock),
  allocated: look("info", MapPin),
  released: look("info", CircleDashed),
  picked: look("info", Box),
  packed: look("info", Package),
  ready: look("info", ShoppingBag),
  shipped: look("good", Truck),
  collected: look("good", PackageCheck),
  delivered: look("good", CircleCheck),
};

const packages: Record<PackageState, StatusLook> = {
  labelled: look("info", Tag),
  handed_over: look("good", Truck),
  delivered: look("good", CircleCheck),
  voided: look("neutral", Ban),
};

const operation: Record<OperationState, StatusLook> = {
  intent: look("neutral", Hourglass),
  sent: look("info", MoveRight),
  succeeded: look("good", CircleCheck),
  failed: look("bad", CircleX),
  unknown: look("warn", CircleAlert),
};

const authorization: Record<AuthorizationState, StatusLook> = {
  pending: look("neutral", Hourglass),
  authorized: look("info", CreditCard),
  failed: look("bad", CircleX),
  closed: look("good", CircleCheck),
};

const hold: Record<HoldState, StatusLook> = {
  open: look("warn", PauseCircle),
  released: look("neutral", Check),
  cancelled: look("neutral", Ban),
};

const reservation: Record<ReservationState, StatusLook> = {
  active: look("info", CircleDot),
  converted: look("good", CircleCheck),
  released: look("neutral", RotateCcw),
  expired: look("neutral", Clock),
};

const exception: Record<ExceptionKind, StatusLook> = {
  shortage: look("warn", TriangleAlert),
  recount: look("warn", ScanSearch),
  unfillable: look("bad", PackageX),
  "payment-declined": look("bad", CreditCard),
  "payment-unknown": look("warn", CircleAlert),
  "capture-failed": look("bad", CreditCard),
  "promise-at-risk": look("warn", Clock),
  "job-parked": look("warn", PauseCircle),
};

/** The one map: every state of every axis has a tone and an icon here, and a word in the messages. */
export const statusLooks = {
  order,
  rollup,
  payment,
  fulfillment,
  bucket,
  package: packages,
  operation,
  authorization,
  hold,
  reservation,
  exception,
} as const satisfies Record<keyof typeof status, Record<string, StatusLook>>;

export type StatusAxis = keyof typeof statusLooks;
