import type {
  ChannelId,
  LocationId,
  OrderId,
  OrderLineId,
  ReservationId,
  VariantId,
} from "../../kernel/ids.ts";

/** A wish to bind units, decided as a whole: every line or none. */
export type ReserveCommand = {
  /** Known ids are answered as the first time and take nothing again. */
  commandId: string;
  orderId: OrderId;
  /** Whose ring-fences serve it first; without a channel only what is set aside for nobody is free. */
  channelId?: ChannelId | undefined;
  /** Seconds until the reservations expire by the database's clock; null: no deadline. */
  timeToLiveSeconds: number | null;
  /**
   * Gives back what this order holds with a deadline before taking: for a draft that changed. What a placed order
   * holds has no deadline and is never given back here.
   */
  isReplacing: boolean;
  /** Who asks, as in the audit; the house itself when left out. */
  actor?: string;
  lines: readonly ReserveLine[];
};

export type ReserveLine = {
  reservationId: ReservationId;
  orderLineId: OrderLineId;
  locationId: LocationId;
  variantId: VariantId;
  quantity: number;
};

/** `short` names the first balance that could not serve the summed demand, with what was free there. */
export type ReserveResult =
  | { commandId: string; status: "reserved"; expiresAt: string | null }
  | {
      commandId: string;
      status: "insufficient";
      short: { locationId: LocationId; variantId: VariantId; asked: number; available: number };
    }
  /** The draft became an order meanwhile: what it holds is held for good. */
  | { commandId: string; status: "placed" }
  | { commandId: string; status: "too-busy" };

/**
 * The combining queue's front: one call per command, answered after COMMIT. It commits by itself, so it is never
 * awaited inside a transaction.
 */
export type ReserveStock = (command: ReserveCommand) => Promise<ReserveResult>;
