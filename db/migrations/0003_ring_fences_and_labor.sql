CREATE TABLE "ring_fence" (
	"location_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"units" integer NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ring_fence_variant_id_location_id_channel_id_pk" PRIMARY KEY("variant_id","location_id","channel_id"),
	CONSTRAINT "ring_fence_units" CHECK ("ring_fence"."units" >= 0)
);
--> statement-breakpoint
ALTER TABLE "reservation" ADD COLUMN "channel_id" text;--> statement-breakpoint
ALTER TABLE "reservation" ADD COLUMN "fenced" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_balance" ADD COLUMN "fenced" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "location" ADD COLUMN "orders_per_hour" integer;--> statement-breakpoint
ALTER TABLE "ring_fence" ADD CONSTRAINT "ring_fence_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ring_fence" ADD CONSTRAINT "ring_fence_variant_id_variant_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ring_fence" ADD CONSTRAINT "ring_fence_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fulfillment_order_waiting" ON "fulfillment_order" USING btree ("location_id","load_date") WHERE "fulfillment_order"."state" in ('released', 'accepted', 'picking', 'picked');--> statement-breakpoint
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_fenced_within" CHECK ("reservation"."fenced" between 0 and "reservation"."quantity" and ("reservation"."fenced" = 0 or "reservation"."channel_id" is not null));--> statement-breakpoint
ALTER TABLE "stock_balance" ADD CONSTRAINT "stock_balance_fenced" CHECK ("stock_balance"."fenced" >= 0);--> statement-breakpoint
ALTER TABLE "location" ADD CONSTRAINT "location_labor_positive" CHECK ("location"."orders_per_hour" is null or "location"."orders_per_hour" > 0);--> statement-breakpoint
-- What is held for an order is held for its channel.
UPDATE "reservation" SET "channel_id" = "sales_order"."channel_id" FROM "sales_order" WHERE "sales_order"."id" = "reservation"."order_id" AND "reservation"."state" = 'active';
