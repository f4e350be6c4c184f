CREATE TABLE "observed_delay" (
	"id" text PRIMARY KEY NOT NULL,
	"computed_at" timestamp (3) with time zone NOT NULL,
	"look_back_days" integer NOT NULL,
	"delays" jsonb NOT NULL,
	"command_id" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "fulfillment_order" DROP CONSTRAINT "fulfillment_order_state_known";--> statement-breakpoint
ALTER TABLE "sourcing_decision" DROP CONSTRAINT "sourcing_decision_trigger_known";--> statement-breakpoint
ALTER TABLE "sourcing_decision" DROP CONSTRAINT "sourcing_decision_method_known";--> statement-breakpoint
ALTER TABLE "fulfillment_order" ALTER COLUMN "released_at" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "fulfillment_order" ALTER COLUMN "released_at" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "fulfillment_order" ADD COLUMN "release_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sourcing_decision" ADD COLUMN "lost" json DEFAULT '[]'::json NOT NULL;--> statement-breakpoint
CREATE INDEX "observed_delay_by_time" ON "observed_delay" USING btree ("computed_at");--> statement-breakpoint
CREATE INDEX "fulfillment_order_to_release" ON "fulfillment_order" USING btree ("release_at") WHERE "fulfillment_order"."state" = 'allocated';--> statement-breakpoint
CREATE INDEX "stock_ledger_by_time" ON "stock_ledger" USING brin ("at");--> statement-breakpoint
ALTER TABLE "fulfillment_order" ADD CONSTRAINT "fulfillment_order_allocated_waits" CHECK ("fulfillment_order"."state" <> 'allocated' or ("fulfillment_order"."released_at" is null and "fulfillment_order"."release_at" is not null));--> statement-breakpoint
ALTER TABLE "fulfillment_order" ADD CONSTRAINT "fulfillment_order_state_known" CHECK ("fulfillment_order"."state" in ('allocated', 'released', 'accepted', 'picking', 'picked', 'packed', 'labelled', 'handed_over', 'delivered', 'ready_for_pickup', 'collected', 'rejected', 'reassigned', 'cancelled'));--> statement-breakpoint
ALTER TABLE "sourcing_decision" ADD CONSTRAINT "sourcing_decision_trigger_known" CHECK ("sourcing_decision"."trigger" in ('placed', 'imported', 'rejected', 'moved', 'released', 'retried', 'reoptimized'));--> statement-breakpoint
ALTER TABLE "sourcing_decision" ADD CONSTRAINT "sourcing_decision_method_known" CHECK ("sourcing_decision"."method" in ('enumeration', 'solver', 'together', 'manual', 'none'));--> statement-breakpoint
-- Decisions of before keep their explanation: why places lost moves to its own column, and a plan's key becomes its label.
UPDATE "sourcing_decision" SET
	"lost" = coalesce("record" -> 'lost', '[]'::jsonb)::json,
	"record" = jsonb_set("record" - 'lost', '{runnersUp}', coalesce((
		SELECT jsonb_agg((plan - 'key') || jsonb_build_object('labels', jsonb_build_array(plan ->> 'key')) ORDER BY place)
		FROM jsonb_array_elements("record" -> 'runnersUp') WITH ORDINALITY AS one(plan, place)
	), '[]'::jsonb));
