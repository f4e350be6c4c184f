import { sql } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { importReceipt } from "@/db/schema/integrations.ts";
import { takeArticles } from "@/server/catalog/take-articles.ts";
import type { CommandContext, Context } from "@/server/context.ts";
import { type KnownPerson, takePeople } from "@/server/customers/take-people.ts";
import { cancelLinesWithin } from "@/server/fulfillment/cancel-order-lines.ts";
import { assert, present } from "@/server/kernel/assert.ts";
import { type ChannelId, type ImportId, newId, type OrderId, type OrderLineId } from "@/server/kernel/ids.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { type ImportedOrder, takeImportedOrders } from "@/server/orders/take-imported-orders.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { Mapping } from "./core/mapping.ts";
import { matchCancellation, type OpenLine } from "./core/match-cancellation.ts";
import { promiseFrom } from "./core/promise.ts";
import {
  type CancellationDocument,
  type ImportTarget,
  type NothingDocument,
  type OrderDocument,
  type Receipt,
  receiptOf,
} from "./import-orders.ts";

export type ImportSite = {
  importId: ImportId;
  channelId: ChannelId;
  currency: CurrencyCode;
  mapping: Mapping;
  /** Where a person lives whom the file names without an address; the same reference always gives the same. */
  addressOf: (externalRef: string) => KnownPerson["address"];
  receipts: ReadonlyMap<string, Receipt>;
};

/** Applies documents to the database: a batch of orders, or one cancellation, in one transaction with its receipts. */
export function databaseTarget(ctx: Context, site: ImportSite): ImportTarget {
  const run = async <T>(
    name: string,
    documents: readonly { externalId: string }[],
    work: (tx: Transaction) => Promise<T>,
  ) => {
    const first = present(documents[0], "a batch has documents").externalId;
    const command: CommandContext = { ...ctx, commandId: commandIdOf(site, first) };
    const input = { importId: site.importId, documents: documents.map((row) => row.externalId) };
    const outcome: Outcome<T> = await runCommand(
      command,
      { name, input, entityId: site.importId },
      async (tx) => done(await work(tx)),
    );
    assert(outcome.ok, `document ${first} was applied under another import's command`);
    return outcome.value;
  };
  return {
    receipts: site.receipts,
    takeOrders: async (documents) => {
      await run("integrations.take-orders", documents, (tx) => takeOrders(tx, site, documents));
    },
    takeCancellation: (document) =>
      run("integrations.take-cancellation", [document], (tx) => takeCancellation(tx, site, document)),
  };
}

function commandIdOf(site: ImportSite, externalId: string): string {
  return `${site.importId}-${externalId.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 40)}`;
}

async function takeOrders(
  tx: Transaction,
  site: ImportSite,
  documents: readonly (OrderDocument | NothingDocument)[],
): Promise<{ orders: number }> {
  const orders = documents.filter((document) => document.kind === "order");
  const { mapping, currency } = site;
  const articles = orders
    .flatMap((order) => order.lines)
    .map((line) => ({
      sku: line.article,
      name: line.name,
      price: line.unitPrice,
      unitCost: Math.round((line.unitPrice * mapping.articleDefaults.unitCostPercent) / 100),
      category: mapping.articleDefaults.category,
      weightGrams: mapping.articleDefaults.weightGrams,
      currency,
    }));
  const skus = await takeArticles(tx, articles);
  const people = await takePeople(
    tx,
    orders.map((order) => personOf(site, order)),
  );
  const promise = promiseFrom(tx.now, mapping.promiseDays);
  await takeImportedOrders(
    tx,
    orders.map((order): ImportedOrder => {
      const owner = present(people.get(refOf(site, order)), "everybody has been taken");
      return {
        orderId: newId("ord"),
        channelId: site.channelId,
        externalId: order.externalId,
        personId: owner.personId,
        shipToAddressId: owner.addressId,
        currency,
        orderedAt: order.orderedAt,
        shipping: order.charges,
        serviceCode: mapping.serviceCode,
        ...promise,
        lines: order.lines.map((line) => ({
          orderLineId: newId("oln"),
          variantId: present(skus.get(line.article), "every article has been taken").variantId,
          sku: line.article,
          name: line.name,
          unitPrice: line.unitPrice,
          quantity: line.quantity,
        })),
      };
    }),
  );
  await writeReceipts(tx, site, documents.map(receiptOf));
  return { orders: orders.length };
}

/** A customer of the file, or a guest of this one document. */
function personOf(site: ImportSite, order: OrderDocument): KnownPerson {
  const externalRef = refOf(site, order);
  const name = order.customer ? `Customer ${order.customer}` : `Guest ${order.externalId}`;
  return { externalRef, name, address: site.addressOf(externalRef) };
}

function refOf({ mapping }: ImportSite, order: { customer: string | null; externalId: string }): string {
  return order.customer ? `${mapping.name}:${order.customer}` : `${mapping.name}:guest:${order.externalId}`;
}

async function takeCancellation(
  tx: Transaction,
  site: ImportSite,
  document: CancellationDocument,
): Promise<Receipt> {
  const lines = await lockOpenLines(tx, site, document);
  const match = matchCancellation(document.rows, lines, document.cancelledAt);
  const byOrder = new Map<OrderId, { orderLineId: OrderLineId; quantity: number }[]>();
  for (const { key, quantity } of match.takes) {
    const line = present(
      lines.find((candidate) => candidate.key === key),
      "a match names a line that was given",
    );
    byOrder.set(line.orderId, [
      ...(byOrder.get(line.orderId) ?? []),
      { orderLineId: line.orderLineId, quantity },
    ]);
  }
  for (const [orderId, taken] of byOrder) {
    const outcome = await cancelLinesWithin(tx, { orderId, lines: taken, reason: "imported-cancellation" });
    assert(outcome.ok, `units of order ${orderId} that were open can be cancelled`);
  }
  const refusals = [...document.refusals, ...match.refusals];
  const receipt = {
    externalId: document.externalId,
    rowsApplied: match.applied,
    rowsRefused: refusals.length,
    refusals,
  };
  await writeReceipts(tx, site, [receipt]);
  return receipt;
}

type LockedLine = OpenLine & { orderId: OrderId; orderLineId: OrderLineId };

/** The customer's lines of the cancelled articles, with their orders locked in the order of their ids. */
async function lockOpenLines(
  tx: Transaction,
  site: ImportSite,
  document: CancellationDocument,
): Promise<LockedLine[]> {
  const articles = JSON.stringify(document.rows.map((row) => row.article));
  const { rows } = await tx.db.execute<{
    orderId: OrderId;
    orderLineId: OrderLineId;
    article: string;
    orderedAt: string;
    position: string;
    open: number;
  }>(sql`
    with locked as (
      select o.id, o.ordered_at, o.number from sales_order o join person p on p.id = o.person_id
      where p.external_ref = ${refOf(site, document)} and o.channel_id = ${site.channelId}
        and o.ordered_at <= ${document.cancelledAt.toISOString()}::timestamptz
      order by o.id for update of o
    )
    select o.id as "orderId", l.id as "orderLineId", l.sku as article, o.ordered_at::text as "orderedAt",
      (o.number * 10000 + l.line_number)::text as position,
      l.unallocated + l.backordered + l.preordered + l.allocated + l.released as open
    from locked o join order_line l on l.order_id = o.id
    where l.sku in (select jsonb_array_elements_text(${articles}::jsonb))
    order by o.id, l.line_number`);
  return rows.map((row) => ({
    ...row,
    key: row.orderLineId,
    orderedAt: new Date(row.orderedAt),
    position: Number(row.position),
  }));
}

async function writeReceipts(tx: Transaction, site: ImportSite, receipts: readonly Receipt[]): Promise<void> {
  const { channelId, importId } = site;
  await insertRows(
    tx.db,
    importReceipt,
    receipts.map((receipt) => ({ channelId, importId, ...receipt })),
  );
}
