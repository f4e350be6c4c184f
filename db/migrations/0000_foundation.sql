CREATE SEQUENCE "public"."order_number" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 10001 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "public"."tracking_sequence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "login_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"session_version" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "setup_token" (
	"hash" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "store_assignment" (
	"user_id" text NOT NULL,
	"location_id" text NOT NULL,
	"is_manager" boolean DEFAULT false NOT NULL,
	CONSTRAINT "store_assignment_user_id_location_id_pk" PRIMARY KEY("user_id","location_id")
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" text NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"session_version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_role_known" CHECK ("user"."role" in ('associate', 'service', 'merchandiser', 'admin', 'channel'))
);
--> statement-breakpoint
CREATE TABLE "product" (
	"id" text PRIMARY KEY NOT NULL,
	"style_code" text NOT NULL,
	"name" text NOT NULL,
	"category" text NOT NULL,
	"season_id" text,
	CONSTRAINT "product_styleCode_unique" UNIQUE("style_code")
);
--> statement-breakpoint
CREATE TABLE "season" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"launch_on" date NOT NULL,
	"exit_on" date NOT NULL,
	CONSTRAINT "season_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "variant" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"sku" text NOT NULL,
	"barcode" text,
	"name" text NOT NULL,
	"color" text,
	"size" text,
	"size_rank" integer DEFAULT 0 NOT NULL,
	"price" bigint NOT NULL,
	"unit_cost" bigint NOT NULL,
	"currency" text NOT NULL,
	"weight_grams" integer NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "variant_sku_unique" UNIQUE("sku"),
	CONSTRAINT "variant_barcode_unique" UNIQUE("barcode"),
	CONSTRAINT "variant_price_positive" CHECK ("variant"."price" >= 0),
	CONSTRAINT "variant_cost_positive" CHECK ("variant"."unit_cost" >= 0),
	CONSTRAINT "variant_weight_positive" CHECK ("variant"."weight_grams" > 0)
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text PRIMARY KEY NOT NULL,
	"channel_id" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_key_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "channel" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"threshold" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "channel_code_unique" UNIQUE("code"),
	CONSTRAINT "channel_kind_known" CHECK ("channel"."kind" in ('phone', 'web', 'store', 'marketplace', 'import'))
);
--> statement-breakpoint
CREATE TABLE "workspace" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"origin" text NOT NULL,
	"seed" text,
	CONSTRAINT "workspace_single" CHECK ("workspace"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "address" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"recipient" text NOT NULL,
	"line1" text NOT NULL,
	"line2" text,
	"city" text NOT NULL,
	"state" text NOT NULL,
	"zip" text NOT NULL,
	"country" text DEFAULT 'US' NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"phone" text,
	"phone_digits" text,
	"external_ref" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exception" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"order_id" text,
	"location_id" text,
	"variant_id" text,
	"quantity" integer,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"owner_id" text,
	"due_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "exception_kind_known" CHECK ("exception"."kind" in ('shortage', 'recount', 'unfillable', 'payment-declined', 'payment-unknown', 'capture-failed', 'promise-at-risk', 'job-parked')),
	CONSTRAINT "exception_state_known" CHECK ("exception"."state" in ('open', 'resolved')),
	CONSTRAINT "exception_resolved_has_time" CHECK (("exception"."state" = 'resolved') = ("exception"."resolved_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "fulfillment_line" (
	"id" text PRIMARY KEY NOT NULL,
	"fulfillment_order_id" text NOT NULL,
	"location_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"quantity_picked" integer DEFAULT 0 NOT NULL,
	"quantity_rejected" integer DEFAULT 0 NOT NULL,
	"quantity_moved" integer DEFAULT 0 NOT NULL,
	"quantity_cancelled" integer DEFAULT 0 NOT NULL,
	"reject_reason" text,
	"rejected_at" timestamp (3) with time zone,
	"reservation_id" text,
	CONSTRAINT "fulfillment_line_once" UNIQUE("fulfillment_order_id","order_line_id"),
	CONSTRAINT "fulfillment_line_quantities" CHECK ("fulfillment_line"."quantity" >= 0 and "fulfillment_line"."quantity_picked" between 0 and "fulfillment_line"."quantity" and "fulfillment_line"."quantity_rejected" >= 0 and "fulfillment_line"."quantity_moved" >= 0 and "fulfillment_line"."quantity_cancelled" >= 0),
	CONSTRAINT "fulfillment_line_reject_reason_known" CHECK ("fulfillment_line"."reject_reason" is null or "fulfillment_line"."reject_reason" in ('not-found', 'damaged', 'display-only', 'store-too-busy', 'store-closed')),
	CONSTRAINT "fulfillment_line_rejected_has_reason" CHECK ("fulfillment_line"."quantity_rejected" = 0 or "fulfillment_line"."reject_reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "fulfillment_order" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"order_id" text NOT NULL,
	"location_id" text NOT NULL,
	"mode" text NOT NULL,
	"service_code" text,
	"state" text NOT NULL,
	"load_date" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"promised_at" timestamp (3) with time zone NOT NULL,
	"pickup_until" timestamp (3) with time zone,
	"accepted_by" text,
	"stage" text,
	"collected_by" text,
	"released_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "fulfillment_order_code_unique" UNIQUE("code"),
	CONSTRAINT "fulfillment_order_state_known" CHECK ("fulfillment_order"."state" in ('released', 'accepted', 'picking', 'picked', 'packed', 'labelled', 'handed_over', 'delivered', 'ready_for_pickup', 'collected', 'rejected', 'reassigned', 'cancelled')),
	CONSTRAINT "fulfillment_order_mode" CHECK ("fulfillment_order"."mode" in ('ship', 'pickup'))
);
--> statement-breakpoint
CREATE TABLE "import_receipt" (
	"channel_id" text NOT NULL,
	"external_id" text NOT NULL,
	"import_id" text NOT NULL,
	"rows_applied" integer NOT NULL,
	"rows_refused" integer NOT NULL,
	"refusals" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "import_receipt_channel_id_external_id_pk" PRIMARY KEY("channel_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "import_run" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"file_name" text NOT NULL,
	"file_hash" text NOT NULL,
	"state" text NOT NULL,
	"rows_read" integer DEFAULT 0 NOT NULL,
	"rows_applied" integer DEFAULT 0 NOT NULL,
	"rows_refused" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "import_run_state_known" CHECK ("import_run"."state" in ('running', 'completed', 'failed')),
	CONSTRAINT "import_run_rows_add_up" CHECK ("import_run"."state" <> 'completed' or "import_run"."rows_read" = "import_run"."rows_applied" + "import_run"."rows_refused")
);
--> statement-breakpoint
CREATE TABLE "incoming_supply" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"expected_on" date NOT NULL,
	"source" text NOT NULL,
	"received_at" timestamp (3) with time zone,
	CONSTRAINT "incoming_supply_quantity_positive" CHECK ("incoming_supply"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "reservation" (
	"id" text PRIMARY KEY NOT NULL,
	"location_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"state" text NOT NULL,
	"order_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"command_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "reservation_quantity_positive" CHECK ("reservation"."quantity" > 0),
	CONSTRAINT "reservation_state_known" CHECK ("reservation"."state" in ('active', 'converted', 'released', 'expired')),
	CONSTRAINT "reservation_closed_has_time" CHECK (("reservation"."state" = 'active') = ("reservation"."closed_at" is null))
);
--> statement-breakpoint
CREATE TABLE "stock_balance" (
	"location_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"on_hand" integer DEFAULT 0 NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	"withheld" integer DEFAULT 0 NOT NULL,
	"safety_stock" integer DEFAULT 0 NOT NULL,
	"backorder_limit" integer DEFAULT 0 NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_balance_variant_id_location_id_pk" PRIMARY KEY("variant_id","location_id"),
	CONSTRAINT "stock_balance_on_hand" CHECK ("stock_balance"."on_hand" >= 0),
	CONSTRAINT "stock_balance_reserved" CHECK ("stock_balance"."reserved" >= 0),
	CONSTRAINT "stock_balance_withheld" CHECK ("stock_balance"."withheld" >= 0),
	CONSTRAINT "stock_balance_safety" CHECK ("stock_balance"."safety_stock" >= 0 and "stock_balance"."backorder_limit" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_ledger" (
	"location_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"on_hand_delta" integer NOT NULL,
	"on_hand_after" integer NOT NULL,
	"reserved_delta" integer NOT NULL,
	"reserved_after" integer NOT NULL,
	"withheld_delta" integer DEFAULT 0 NOT NULL,
	"withheld_after" integer DEFAULT 0 NOT NULL,
	"promisable_after" integer,
	"counter_account" text,
	"reservation_id" text,
	"fulfillment_line_id" text,
	"command_id" text NOT NULL,
	"note" text,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_ledger_variant_id_location_id_seq_pk" PRIMARY KEY("variant_id","location_id","seq"),
	CONSTRAINT "stock_ledger_kind_known" CHECK ("stock_ledger"."kind" in ('opening', 'receive', 'reserve', 'release', 'move-out', 'move-in', 'ship', 'withhold', 'restore', 'count')),
	CONSTRAINT "stock_ledger_after" CHECK ("stock_ledger"."on_hand_after" >= 0 and "stock_ledger"."reserved_after" >= 0 and "stock_ledger"."withheld_after" >= 0),
	CONSTRAINT "stock_ledger_goods_have_two_sides" CHECK (("stock_ledger"."on_hand_delta" = 0) = ("stock_ledger"."counter_account" is null)),
	CONSTRAINT "stock_ledger_counter_account_known" CHECK ("stock_ledger"."counter_account" is null or "stock_ledger"."counter_account" in ('VENDOR', 'CUSTOMER', 'LOSS', 'FOUND', 'IN_TRANSIT', 'OPENING'))
);
--> statement-breakpoint
CREATE TABLE "location" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"line1" text NOT NULL,
	"city" text NOT NULL,
	"state" text NOT NULL,
	"zip" text NOT NULL,
	"latitude" double precision NOT NULL,
	"longitude" double precision NOT NULL,
	"time_zone" text NOT NULL,
	"phone" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"can_ship" boolean NOT NULL,
	"can_pickup" boolean NOT NULL,
	"cutoff_minute" integer NOT NULL,
	"pickup_lead_minutes" integer DEFAULT 120 NOT NULL,
	"pickup_window_days" integer DEFAULT 5 NOT NULL,
	"capacity_per_day" integer,
	"handling_per_package" bigint NOT NULL,
	"handling_per_unit" bigint NOT NULL,
	"freight_multiplier" double precision DEFAULT 1 NOT NULL,
	CONSTRAINT "location_code_unique" UNIQUE("code"),
	CONSTRAINT "location_kind_known" CHECK ("location"."kind" in ('store', 'warehouse', 'vendor')),
	CONSTRAINT "location_cutoff_in_day" CHECK ("location"."cutoff_minute" between 0 and 1439),
	CONSTRAINT "location_capacity_positive" CHECK ("location"."capacity_per_day" is null or "location"."capacity_per_day" >= 0)
);
--> statement-breakpoint
CREATE TABLE "location_closure" (
	"location_id" text NOT NULL,
	"date" date NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "location_closure_location_id_date_pk" PRIMARY KEY("location_id","date")
);
--> statement-breakpoint
CREATE TABLE "location_hours" (
	"location_id" text NOT NULL,
	"weekday" integer NOT NULL,
	"opens_minute" integer NOT NULL,
	"closes_minute" integer NOT NULL,
	CONSTRAINT "location_hours_location_id_weekday_pk" PRIMARY KEY("location_id","weekday"),
	CONSTRAINT "location_hours_weekday" CHECK ("location_hours"."weekday" between 1 and 7),
	CONSTRAINT "location_hours_order" CHECK ("location_hours"."opens_minute" >= 0 and "location_hours"."opens_minute" < "location_hours"."closes_minute" and "location_hours"."closes_minute" <= 1440)
);
--> statement-breakpoint
CREATE TABLE "location_load" (
	"location_id" text NOT NULL,
	"date" date NOT NULL,
	"fulfillment_orders" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "location_load_location_id_date_pk" PRIMARY KEY("location_id","date"),
	CONSTRAINT "location_load_positive" CHECK ("location_load"."fulfillment_orders" >= 0)
);
--> statement-breakpoint
CREATE TABLE "postal_code" (
	"zip" text PRIMARY KEY NOT NULL,
	"city" text NOT NULL,
	"state" text NOT NULL,
	"latitude" double precision NOT NULL,
	"longitude" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hold" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"order_line_id" text,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"opened_by" text NOT NULL,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "hold_state_known" CHECK ("hold"."state" in ('open', 'released', 'cancelled')),
	CONSTRAINT "hold_closed_has_time" CHECK (("hold"."state" = 'open') = ("hold"."closed_at" is null))
);
--> statement-breakpoint
CREATE TABLE "order_line" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"variant_id" text NOT NULL,
	"sku" text NOT NULL,
	"name" text NOT NULL,
	"unit_price" bigint NOT NULL,
	"discount" bigint DEFAULT 0 NOT NULL,
	"tax" bigint NOT NULL,
	"mode" text NOT NULL,
	"service_code" text,
	"pickup_location_id" text,
	"ready_by" timestamp (3) with time zone,
	"promised_at" timestamp (3) with time zone,
	"ordered" integer NOT NULL,
	"cancelled" integer DEFAULT 0 NOT NULL,
	"unallocated" integer DEFAULT 0 NOT NULL,
	"backordered" integer DEFAULT 0 NOT NULL,
	"preordered" integer DEFAULT 0 NOT NULL,
	"allocated" integer DEFAULT 0 NOT NULL,
	"released" integer DEFAULT 0 NOT NULL,
	"picked" integer DEFAULT 0 NOT NULL,
	"packed" integer DEFAULT 0 NOT NULL,
	"ready" integer DEFAULT 0 NOT NULL,
	"shipped" integer DEFAULT 0 NOT NULL,
	"collected" integer DEFAULT 0 NOT NULL,
	"delivered" integer DEFAULT 0 NOT NULL,
	"returned" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "order_line_number_once" UNIQUE("order_id","line_number"),
	CONSTRAINT "order_line_ordered_positive" CHECK ("order_line"."ordered" > 0),
	CONSTRAINT "order_line_buckets_sum" CHECK ("order_line"."ordered" = cancelled + unallocated + backordered + preordered + allocated + released + picked + packed + ready + shipped + collected + delivered),
	CONSTRAINT "order_line_buckets_positive" CHECK (least(cancelled, unallocated, backordered, preordered, allocated, released, picked, packed, ready, shipped, collected, delivered, returned) >= 0),
	CONSTRAINT "order_line_returned" CHECK ("order_line"."returned" <= "order_line"."shipped" + "order_line"."collected" + "order_line"."delivered"),
	CONSTRAINT "order_line_mode" CHECK (("order_line"."mode" = 'pickup') = ("order_line"."pickup_location_id" is not null) and "order_line"."mode" in ('ship', 'pickup')),
	CONSTRAINT "order_line_money" CHECK ("order_line"."unit_price" >= 0 and "order_line"."discount" >= 0 and "order_line"."tax" >= 0)
);
--> statement-breakpoint
CREATE TABLE "sales_order" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigint DEFAULT nextval('order_number') NOT NULL,
	"state" text NOT NULL,
	"channel_id" text NOT NULL,
	"external_id" text,
	"person_id" text NOT NULL,
	"ship_to_address_id" text,
	"currency" text NOT NULL,
	"subtotal" bigint NOT NULL,
	"discount" bigint DEFAULT 0 NOT NULL,
	"shipping" bigint NOT NULL,
	"tax" bigint NOT NULL,
	"shipping_tax" bigint DEFAULT 0 NOT NULL,
	"grand" bigint NOT NULL,
	"is_paid_outside" boolean DEFAULT false NOT NULL,
	"ordered_at" timestamp (3) with time zone NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"placed_by" text NOT NULL,
	"note" text,
	CONSTRAINT "sales_order_number_unique" UNIQUE("number"),
	CONSTRAINT "sales_order_external_once" UNIQUE("channel_id","external_id"),
	CONSTRAINT "sales_order_state_known" CHECK ("sales_order"."state" in ('placed', 'confirmed', 'closed', 'cancelled')),
	CONSTRAINT "sales_order_sums" CHECK ("sales_order"."grand" = "sales_order"."subtotal" - "sales_order"."discount" + "sales_order"."shipping" + "sales_order"."tax"
        and "sales_order"."subtotal" >= 0 and "sales_order"."discount" >= 0 and "sales_order"."shipping" >= 0 and "sales_order"."tax" >= 0 and "sales_order"."shipping_tax" >= 0)
);
--> statement-breakpoint
CREATE TABLE "audit_row" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_row_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"command_id" text NOT NULL,
	"command" text NOT NULL,
	"actor" text NOT NULL,
	"role" text NOT NULL,
	"request_id" text NOT NULL,
	"entity_id" text,
	"input_digest" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "command" (
	"client" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"body_hash" text NOT NULL,
	"response" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "command_client_id_pk" PRIMARY KEY("client","id")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "event_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text NOT NULL,
	"name" text NOT NULL,
	"entity_id" text NOT NULL,
	"order_id" text,
	"location_id" text,
	"payload" jsonb NOT NULL,
	"actor" text NOT NULL,
	"command_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "inbound_message" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbound_message_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"body" jsonb NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "inbound_message_once" UNIQUE("source","external_id")
);
--> statement-breakpoint
CREATE TABLE "state_edge" (
	"entity" text NOT NULL,
	"from_state" text NOT NULL,
	"event" text NOT NULL,
	"to_state" text NOT NULL,
	CONSTRAINT "state_edge_entity_from_state_event_pk" PRIMARY KEY("entity","from_state","event")
);
--> statement-breakpoint
CREATE TABLE "state_transition" (
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"seq" integer NOT NULL,
	"from_state" text NOT NULL,
	"event" text NOT NULL,
	"to_state" text NOT NULL,
	"actor" text NOT NULL,
	"command_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "state_transition_entity_entity_id_seq_pk" PRIMARY KEY("entity","entity_id","seq")
);
--> statement-breakpoint
CREATE TABLE "worker_heartbeat" (
	"worker_id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"beat_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment_authorization" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"state" text NOT NULL,
	"amount" bigint NOT NULL,
	"captured" bigint DEFAULT 0 NOT NULL,
	"voided" bigint DEFAULT 0 NOT NULL,
	"expired" bigint DEFAULT 0 NOT NULL,
	"refunded" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"token" text NOT NULL,
	"brand" text,
	"last4" text,
	"provider_ref" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_authorization_state_known" CHECK ("payment_authorization"."state" in ('pending', 'authorized', 'failed', 'closed')),
	CONSTRAINT "payment_authorization_sums" CHECK ("payment_authorization"."captured" >= 0 and "payment_authorization"."voided" >= 0 and "payment_authorization"."expired" >= 0 and "payment_authorization"."refunded" >= 0
        and "payment_authorization"."captured" + "payment_authorization"."voided" + "payment_authorization"."expired" <= "payment_authorization"."amount" and "payment_authorization"."refunded" <= "payment_authorization"."captured"),
	CONSTRAINT "payment_authorization_amount" CHECK ("payment_authorization"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "payment_capture_line" (
	"operation_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "payment_capture_line_operation_id_order_line_id_pk" PRIMARY KEY("operation_id","order_line_id"),
	CONSTRAINT "payment_capture_line_positive" CHECK ("payment_capture_line"."quantity" > 0 and "payment_capture_line"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "payment_operation" (
	"id" text PRIMARY KEY NOT NULL,
	"authorization_id" text NOT NULL,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"reference" text NOT NULL,
	"provider" text NOT NULL,
	"provider_ref" text,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "payment_operation_kind_known" CHECK ("payment_operation"."kind" in ('authorize', 'capture', 'void', 'refund')),
	CONSTRAINT "payment_operation_state_known" CHECK ("payment_operation"."state" in ('intent', 'sent', 'succeeded', 'failed', 'unknown')),
	CONSTRAINT "payment_operation_amount" CHECK ("payment_operation"."amount" >= 0),
	CONSTRAINT "payment_operation_settled_has_time" CHECK (("payment_operation"."state" in ('succeeded', 'failed')) = ("payment_operation"."settled_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "season_plan" (
	"season_id" text PRIMARY KEY NOT NULL,
	"markdowns" jsonb NOT NULL,
	"salvage_share" double precision NOT NULL,
	"elasticity" double precision NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "season_plan_salvage" CHECK ("season_plan"."salvage_share" between 0 and 1),
	CONSTRAINT "season_plan_elasticity" CHECK ("season_plan"."elasticity" between 0 and 10)
);
--> statement-breakpoint
CREATE TABLE "store_demand" (
	"location_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"day" date NOT NULL,
	"units" integer NOT NULL,
	CONSTRAINT "store_demand_day_variant_id_location_id_pk" PRIMARY KEY("day","variant_id","location_id"),
	CONSTRAINT "store_demand_units" CHECK ("store_demand"."units" > 0)
);
--> statement-breakpoint
CREATE TABLE "shipping_charge" (
	"service_code" text NOT NULL,
	"subtotal_from" bigint NOT NULL,
	"charge" bigint NOT NULL,
	CONSTRAINT "shipping_charge_service_code_subtotal_from_pk" PRIMARY KEY("service_code","subtotal_from"),
	CONSTRAINT "shipping_charge_positive" CHECK ("shipping_charge"."charge" >= 0 and "shipping_charge"."subtotal_from" >= 0)
);
--> statement-breakpoint
CREATE TABLE "tax_rate" (
	"state" text NOT NULL,
	"zip_prefix" text DEFAULT '' NOT NULL,
	"rate_millionths" integer NOT NULL,
	"is_shipping_taxable" boolean NOT NULL,
	CONSTRAINT "tax_rate_state_zip_prefix_pk" PRIMARY KEY("state","zip_prefix"),
	CONSTRAINT "tax_rate_sane" CHECK ("tax_rate"."rate_millionths" between 0 and 500000)
);
--> statement-breakpoint
CREATE TABLE "capacity_price" (
	"price_set_id" text NOT NULL,
	"location_id" text NOT NULL,
	"days" jsonb NOT NULL,
	CONSTRAINT "capacity_price_price_set_id_location_id_pk" PRIMARY KEY("price_set_id","location_id")
);
--> statement-breakpoint
CREATE TABLE "price_set" (
	"id" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"method" text NOT NULL,
	"computed_at" timestamp (3) with time zone NOT NULL,
	"seconds" double precision NOT NULL,
	"inputs" jsonb NOT NULL,
	"command_id" text NOT NULL,
	CONSTRAINT "price_set_version_unique" UNIQUE("version"),
	CONSTRAINT "price_set_method_known" CHECK (method in ('scenarios', 'season-plan'))
);
--> statement-breakpoint
CREATE TABLE "promise" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"version" integer NOT NULL,
	"mode" text NOT NULL,
	"service_code" text,
	"location_id" text,
	"ready_by" timestamp (3) with time zone NOT NULL,
	"promised_at" timestamp (3) with time zone NOT NULL,
	"pickup_until" timestamp (3) with time zone,
	"reason" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "promise_version_once" UNIQUE("order_line_id","version"),
	CONSTRAINT "promise_mode_known" CHECK ("promise"."mode" in ('ship', 'pickup'))
);
--> statement-breakpoint
CREATE TABLE "unit_price" (
	"price_set_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"cells" jsonb NOT NULL,
	CONSTRAINT "unit_price_price_set_id_variant_id_pk" PRIMARY KEY("price_set_id","variant_id")
);
--> statement-breakpoint
CREATE TABLE "package" (
	"id" text PRIMARY KEY NOT NULL,
	"fulfillment_order_id" text NOT NULL,
	"location_id" text NOT NULL,
	"service_code" text NOT NULL,
	"carrier" text NOT NULL,
	"tracking_number" text NOT NULL,
	"weight_grams" integer NOT NULL,
	"freight" bigint NOT NULL,
	"state" text NOT NULL,
	"expected_on" date,
	"labelled_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"handed_over_at" timestamp (3) with time zone,
	CONSTRAINT "package_trackingNumber_unique" UNIQUE("tracking_number"),
	CONSTRAINT "package_state_known" CHECK ("package"."state" in ('labelled', 'handed_over', 'delivered', 'voided')),
	CONSTRAINT "package_weight_positive" CHECK ("package"."weight_grams" > 0)
);
--> statement-breakpoint
CREATE TABLE "shipping_rate" (
	"service_code" text NOT NULL,
	"zone" integer NOT NULL,
	"base" bigint NOT NULL,
	"per_pound" bigint NOT NULL,
	"transit_days" integer NOT NULL,
	CONSTRAINT "shipping_rate_service_code_zone_pk" PRIMARY KEY("service_code","zone")
);
--> statement-breakpoint
CREATE TABLE "shipping_service" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"carrier" text NOT NULL,
	"rank" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shipping_zone" (
	"zone" integer PRIMARY KEY NOT NULL,
	"upper_miles" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sourcing_assignment" (
	"decision_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"location_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "sourcing_assignment_decision_id_order_line_id_location_id_pk" PRIMARY KEY("decision_id","order_line_id","location_id"),
	CONSTRAINT "sourcing_assignment_quantity_positive" CHECK ("sourcing_assignment"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "sourcing_decision" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"version" integer NOT NULL,
	"trigger" text NOT NULL,
	"method" text NOT NULL,
	"cost" bigint NOT NULL,
	"gap" double precision,
	"micros" bigint NOT NULL,
	"record" jsonb NOT NULL,
	"strategy_id" text NOT NULL,
	"actor" text NOT NULL,
	"decided_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sourcing_decision_version_once" UNIQUE("order_id","version"),
	CONSTRAINT "sourcing_decision_trigger_known" CHECK ("sourcing_decision"."trigger" in ('placed', 'imported', 'rejected', 'moved', 'released', 'retried')),
	CONSTRAINT "sourcing_decision_method_known" CHECK ("sourcing_decision"."method" in ('enumeration', 'solver', 'manual', 'none'))
);
--> statement-breakpoint
CREATE TABLE "strategy" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"is_active" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "strategy_version_once" UNIQUE("name","version")
);
--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "store_assignment" ADD CONSTRAINT "store_assignment_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product" ADD CONSTRAINT "product_season_id_season_id_fk" FOREIGN KEY ("season_id") REFERENCES "public"."season"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variant" ADD CONSTRAINT "variant_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "address" ADD CONSTRAINT "address_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfillment_line" ADD CONSTRAINT "fulfillment_line_fulfillment_order_id_fulfillment_order_id_fk" FOREIGN KEY ("fulfillment_order_id") REFERENCES "public"."fulfillment_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfillment_line" ADD CONSTRAINT "fulfillment_line_order_line_id_order_line_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfillment_order" ADD CONSTRAINT "fulfillment_order_order_id_sales_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."sales_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fulfillment_order" ADD CONSTRAINT "fulfillment_order_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_receipt" ADD CONSTRAINT "import_receipt_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_receipt" ADD CONSTRAINT "import_receipt_import_id_import_run_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."import_run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_supply" ADD CONSTRAINT "incoming_supply_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_supply" ADD CONSTRAINT "incoming_supply_variant_id_variant_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_balance" ADD CONSTRAINT "stock_balance_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_balance" ADD CONSTRAINT "stock_balance_variant_id_variant_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "location_closure" ADD CONSTRAINT "location_closure_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "location_hours" ADD CONSTRAINT "location_hours_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "location_load" ADD CONSTRAINT "location_load_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_order_id_sales_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."sales_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hold" ADD CONSTRAINT "hold_order_line_id_order_line_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_order_id_sales_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."sales_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_line" ADD CONSTRAINT "order_line_variant_id_variant_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_order" ADD CONSTRAINT "sales_order_ship_to_address_id_address_id_fk" FOREIGN KEY ("ship_to_address_id") REFERENCES "public"."address"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_capture_line" ADD CONSTRAINT "payment_capture_line_operation_id_payment_operation_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."payment_operation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_operation" ADD CONSTRAINT "payment_operation_authorization_id_payment_authorization_id_fk" FOREIGN KEY ("authorization_id") REFERENCES "public"."payment_authorization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "season_plan" ADD CONSTRAINT "season_plan_season_id_season_id_fk" FOREIGN KEY ("season_id") REFERENCES "public"."season"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "store_demand" ADD CONSTRAINT "store_demand_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "store_demand" ADD CONSTRAINT "store_demand_variant_id_variant_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capacity_price" ADD CONSTRAINT "capacity_price_price_set_id_price_set_id_fk" FOREIGN KEY ("price_set_id") REFERENCES "public"."price_set"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_price" ADD CONSTRAINT "unit_price_price_set_id_price_set_id_fk" FOREIGN KEY ("price_set_id") REFERENCES "public"."price_set"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "package" ADD CONSTRAINT "package_service_code_shipping_service_code_fk" FOREIGN KEY ("service_code") REFERENCES "public"."shipping_service"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipping_rate" ADD CONSTRAINT "shipping_rate_service_code_shipping_service_code_fk" FOREIGN KEY ("service_code") REFERENCES "public"."shipping_service"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shipping_rate" ADD CONSTRAINT "shipping_rate_zone_shipping_zone_zone_fk" FOREIGN KEY ("zone") REFERENCES "public"."shipping_zone"("zone") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sourcing_assignment" ADD CONSTRAINT "sourcing_assignment_decision_id_sourcing_decision_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."sourcing_decision"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sourcing_assignment" ADD CONSTRAINT "sourcing_assignment_order_line_id_order_line_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_line"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sourcing_assignment" ADD CONSTRAINT "sourcing_assignment_location_id_location_id_fk" FOREIGN KEY ("location_id") REFERENCES "public"."location"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sourcing_decision" ADD CONSTRAINT "sourcing_decision_order_id_sales_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."sales_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sourcing_decision" ADD CONSTRAINT "sourcing_decision_strategy_id_strategy_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategy"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "session_by_user" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "user_email_unique" ON "user" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "variant_by_product" ON "variant" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "variant_by_sku_lower" ON "variant" USING btree (lower("sku") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "api_key_by_channel" ON "api_key" USING btree ("channel_id");--> statement-breakpoint
CREATE INDEX "address_by_person" ON "address" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_external_ref_unique" ON "person" USING btree ("external_ref");--> statement-breakpoint
CREATE INDEX "person_by_email" ON "person" USING btree (lower("email") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "person_by_phone" ON "person" USING btree ("phone_digits");--> statement-breakpoint
CREATE INDEX "person_by_name" ON "person" USING btree (lower("name") text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "exception_open_once" ON "exception" USING btree ("kind","subject_id") WHERE "exception"."state" = 'open';--> statement-breakpoint
CREATE INDEX "exception_open" ON "exception" USING btree ("kind","location_id") WHERE "exception"."state" = 'open';--> statement-breakpoint
CREATE INDEX "exception_by_order" ON "exception" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "fulfillment_line_by_order_line" ON "fulfillment_line" USING btree ("order_line_id");--> statement-breakpoint
CREATE INDEX "fulfillment_order_queue" ON "fulfillment_order" USING btree ("location_id","state","due_at");--> statement-breakpoint
CREATE INDEX "fulfillment_order_by_order" ON "fulfillment_order" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "import_run_by_hash" ON "import_run" USING btree ("file_hash");--> statement-breakpoint
CREATE INDEX "incoming_supply_by_variant" ON "incoming_supply" USING btree ("variant_id");--> statement-breakpoint
CREATE INDEX "reservation_active_by_order" ON "reservation" USING btree ("order_id") WHERE "reservation"."state" = 'active';--> statement-breakpoint
CREATE INDEX "reservation_active_by_balance" ON "reservation" USING btree ("variant_id","location_id") WHERE "reservation"."state" = 'active';--> statement-breakpoint
CREATE INDEX "reservation_by_command" ON "reservation" USING btree ("command_id");--> statement-breakpoint
CREATE INDEX "reservation_deadline" ON "reservation" USING btree ("expires_at") WHERE "reservation"."state" = 'active' and "reservation"."expires_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "stock_ledger_ships_once" ON "stock_ledger" USING btree ("fulfillment_line_id") WHERE "stock_ledger"."kind" = 'ship';--> statement-breakpoint
CREATE INDEX "hold_open_by_order" ON "hold" USING btree ("order_id") WHERE "hold"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "hold_open_once" ON "hold" USING btree ("order_line_id","reason") WHERE "hold"."state" = 'open' and "hold"."order_line_id" is not null;--> statement-breakpoint
CREATE INDEX "order_line_by_variant" ON "order_line" USING btree ("variant_id");--> statement-breakpoint
CREATE INDEX "order_line_unallocated" ON "order_line" USING btree ("order_id") WHERE "order_line"."unallocated" > 0;--> statement-breakpoint
CREATE INDEX "sales_order_by_person" ON "sales_order" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "sales_order_by_placed" ON "sales_order" USING btree ("placed_at","id");--> statement-breakpoint
CREATE INDEX "audit_row_by_entity" ON "audit_row" USING btree ("entity_id");--> statement-breakpoint
CREATE INDEX "event_by_order" ON "event" USING btree ("order_id","seq");--> statement-breakpoint
CREATE INDEX "event_by_entity" ON "event" USING btree ("entity_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_authorization_one_live" ON "payment_authorization" USING btree ("order_id") WHERE "payment_authorization"."state" <> 'failed';--> statement-breakpoint
CREATE INDEX "payment_authorization_by_order" ON "payment_authorization" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payment_capture_line_by_order_line" ON "payment_capture_line" USING btree ("order_line_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_operation_once" ON "payment_operation" USING btree ("kind","reference");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_operation_provider_ref" ON "payment_operation" USING btree ("provider","provider_ref") WHERE "payment_operation"."provider_ref" is not null;--> statement-breakpoint
CREATE INDEX "payment_operation_by_order" ON "payment_operation" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payment_operation_open" ON "payment_operation" USING btree ("created_at") WHERE "payment_operation"."state" in ('intent', 'sent', 'unknown');--> statement-breakpoint
CREATE INDEX "promise_by_order" ON "promise" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "package_by_fulfillment_order" ON "package" USING btree ("fulfillment_order_id");--> statement-breakpoint
CREATE INDEX "sourcing_assignment_by_line" ON "sourcing_assignment" USING btree ("order_line_id");--> statement-breakpoint
CREATE INDEX "sourcing_decision_by_time" ON "sourcing_decision" USING btree ("decided_at");