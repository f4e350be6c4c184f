CREATE TABLE "backorder" (
	"order_line_id" text PRIMARY KEY NOT NULL,
	"variant_id" text NOT NULL,
	"location_id" text NOT NULL,
	"expected_on" date NOT NULL,
	"arrive_on" date NOT NULL,
	"service_code" text NOT NULL,
	"decision_id" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sourcing_decision" DROP CONSTRAINT "sourcing_decision_trigger_known";--> statement-breakpoint
ALTER TABLE "promise" ADD COLUMN "confidence" double precision;--> statement-breakpoint
ALTER TABLE "unit_price" ADD COLUMN "outlook" jsonb;--> statement-breakpoint
ALTER TABLE "package" ADD COLUMN "delivered_at" timestamp (3) with time zone;--> statement-breakpoint
-- Packages that are delivered already were so when their state says.
UPDATE "package" SET "delivered_at" = coalesce((
	SELECT min("at") FROM "state_transition"
	WHERE "entity" = 'package' AND "entity_id" = "package"."id" AND "to_state" = 'delivered'
), "expected_on"::timestamptz) WHERE "state" = 'delivered';--> statement-breakpoint
ALTER TABLE "backorder" ADD CONSTRAINT "backorder_order_line_id_order_line_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backorder" ADD CONSTRAINT "backorder_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backorder" ADD CONSTRAINT "backorder_decision_id_sourcing_decision_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."sourcing_decision"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "backorder_by_supply" ON "backorder" USING btree ("variant_id","location_id","expected_on");--> statement-breakpoint
CREATE INDEX "order_line_waiting" ON "order_line" USING btree ("variant_id") WHERE "order_line"."unallocated" + "order_line"."backordered" > 0;--> statement-breakpoint
ALTER TABLE "package" ADD CONSTRAINT "package_delivered_has_time" CHECK (("package"."state" = 'delivered') = ("package"."delivered_at" is not null));--> statement-breakpoint
ALTER TABLE "sourcing_decision" ADD CONSTRAINT "sourcing_decision_trigger_known" CHECK ("sourcing_decision"."trigger" in ('placed', 'imported', 'rejected', 'moved', 'released', 'retried', 'reoptimized', 'restocked'));