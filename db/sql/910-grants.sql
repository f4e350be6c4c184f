-- What the app and the reports may do, granted anew each time so that a new table is never forgotten.
grant usage on schema public to everyshelf_app, everyshelf_all, everyshelf_read;
revoke create on schema public from public;
revoke all on all tables in schema public from everyshelf_app, everyshelf_all, everyshelf_read;
revoke all on all sequences in schema public from everyshelf_app, everyshelf_all;
grant select, insert, update, delete on all tables in schema public to everyshelf_app, everyshelf_all;
grant usage on all sequences in schema public to everyshelf_app, everyshelf_all;
grant select on all tables in schema public to everyshelf_read;

-- Append-only: what happened stays as it was written.
revoke update, delete on
  event, state_transition, audit_row, stock_ledger, sourcing_decision, sourcing_assignment, import_receipt, command,
  payment_capture_line, price_set, unit_price, capacity_price, observed_delay
from everyshelf_app, everyshelf_all;
-- The answer of a command is filled in at the end of the transaction that claimed its id.
grant update (response) on command to everyshelf_app, everyshelf_all;

-- Written by migrations only.
revoke insert, update, delete on state_edge, schema_change from everyshelf_app, everyshelf_all;

-- Passwords and keys are hashes, yet no report needs them.
revoke select on "user", session, setup_token, api_key, login_limit from everyshelf_read;

grant execute on function everyshelf_waiting_work() to everyshelf_app, everyshelf_all;
grant execute on function everyshelf_enqueue(text, jsonb, text, text, timestamptz) to everyshelf_app, everyshelf_all;

do $$
begin
  if exists (select from pg_namespace where nspname = 'verify') then
    grant usage on schema verify to everyshelf_app, everyshelf_all, everyshelf_read;
    grant select on all tables in schema verify to everyshelf_app, everyshelf_all, everyshelf_read;
  end if;
end
$$;
