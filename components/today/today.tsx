"use client";
import { useMe } from "@/components/shell/me.tsx";
import { AdminToday } from "./admin-today.tsx";
import { MerchandiserToday } from "./merchandiser-today.tsx";
import { ServiceToday } from "./service-today.tsx";
import { StoreToday } from "./store-today.tsx";

/** Each role begins the day at its own work. */
export function Today() {
  const { role } = useMe();
  if (role === "associate") return <StoreToday />;
  if (role === "service") return <ServiceToday />;
  if (role === "merchandiser") return <MerchandiserToday />;
  return <AdminToday />;
}
