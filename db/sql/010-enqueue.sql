-- The app's way to add a job in its own transaction. graphile-worker's tables carry row-level security without
-- policies, so they refuse every role but their owner: this function runs as that owner.
-- A key replaces a waiting job of the same key; after the last attempt the job stays where a person sees it.
create or replace function everyshelf_enqueue(
  task text,
  payload jsonb,
  queue text default null,
  key text default null,
  run_at timestamptz default null
) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job(
    identifier => task,
    payload => payload::json,
    queue_name => queue,
    run_at => everyshelf_enqueue.run_at,
    max_attempts => 12,
    job_key => key
  );
end
$$;

revoke all on function everyshelf_enqueue(text, jsonb, text, text, timestamptz) from public;
