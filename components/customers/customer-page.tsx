"use client";
import { useQuery } from "@tanstack/react-query";
import { PhoneCall, ReceiptText } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { StateStatus } from "@/components/shell/state-status.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Facts } from "@/components/ui/facts.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { MoneyText } from "@/components/ui/figures.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Tag } from "@/components/ui/status.tsx";
import type { PersonId } from "@/server/kernel/ids.ts";

type Person = RouterOutputs["customers"]["get"];

/** One customer: what they bought, how to reach them, where it goes. */
export function CustomerPage({ personId }: { personId: PersonId }) {
  const t = useTranslations("customers");
  const trpc = useTRPC();
  const person = useQuery(trpc.customers.get.queryOptions({ personId }));
  if (!person.data) {
    return (
      <PageFrame title={t("title")}>
        {person.error ? (
          <Fault error={person.error} onRetry={() => person.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </PageFrame>
    );
  }
  const { name, orderCount } = person.data;
  return (
    <PageFrame
      title={name}
      fact={t("fact", { count: orderCount })}
      actions={
        <ButtonLink
          href={`/orders/new?caller=${encodeURIComponent(person.data.email ?? name)}`}
          look="primary"
          icon={PhoneCall}
        >
          {t("newOrder")}
        </ButtonLink>
      }
    >
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <Section title={t("orders")}>
          <Orders person={person.data} />
        </Section>
        <aside className="flex flex-col gap-8">
          <Section title={t("contact")}>
            <Contact person={person.data} />
          </Section>
          <Section title={t("addresses")}>
            <Addresses addresses={person.data.addresses} />
          </Section>
        </aside>
      </div>
    </PageFrame>
  );
}

function Orders({ person }: { person: Person }) {
  const t = useTranslations("customers");
  return (
    <DataTable
      label={t("ordersLabel", { name: person.name })}
      rows={person.orders}
      rowId={(order) => order.orderId}
      hrefOf={(order) => `/orders/${order.number}`}
      empty={<EmptyState icon={ReceiptText} title={t("noOrders")} />}
      columns={[
        {
          id: "number",
          header: t("column.number"),
          isRowHeader: true,
          cell: (order) => <span className="figures">{order.number}</span>,
        },
        { id: "placed", header: t("column.placed"), cell: (order) => <Moment value={order.placedAt} /> },
        {
          id: "state",
          header: t("column.state"),
          cell: (order) => <StateStatus axis="order" state={order.state} />,
        },
        {
          id: "grand",
          header: t("column.grand"),
          align: "end",
          phone: "aside",
          cell: (order) => <MoneyText value={order.grand} />,
        },
      ]}
    />
  );
}

function Contact({ person }: { person: Person }) {
  const t = useTranslations("customers");
  return (
    <Facts
      facts={[
        {
          id: "phone",
          label: t("phone"),
          value: person.phone ? <a href={`tel:${person.phone}`}>{person.phone}</a> : t("none"),
        },
        {
          id: "email",
          label: t("email"),
          value: person.email ? <a href={`mailto:${person.email}`}>{person.email}</a> : t("none"),
        },
      ]}
    />
  );
}

function Addresses({ addresses }: { addresses: Person["addresses"] }) {
  const t = useTranslations("customers");
  if (addresses.length === 0) return <p className="text-13 text-muted">{t("noAddresses")}</p>;
  return (
    <ul className="flex flex-col gap-4">
      {addresses.map((address) => (
        <li key={address.addressId} className="text-13">
          <address className="not-italic">
            {address.recipient} {address.isDefault && <Tag>{t("isDefault")}</Tag>}
            <br />
            {[address.line1, address.line2].filter(Boolean).join(", ")}
            <br />
            {address.city}, {address.state} {address.zip}
          </address>
        </li>
      ))}
    </ul>
  );
}
