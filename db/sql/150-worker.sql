-- What the app role may know of the job queue, whose tables refuse it.

create or replace function everyshelf_job_counts()
returns table ("waiting" integer, "running" integer, "parked" integer, "oldestDueSeconds" integer)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
  select
    count(*) filter (where locked_at is null and attempts < max_attempts)::integer,
    count(*) filter (where locked_at is not null)::integer,
    count(*) filter (where locked_at is null and attempts >= max_attempts)::integer,
    coalesce(extract(epoch from now() - min(run_at) filter (where locked_at is null and attempts < max_attempts and run_at <= now())), 0)::integer
  from graphile_worker.jobs;
end $$;

-- Jobs that used up their attempts and wait for a person; the oldest 100.
create or replace function everyshelf_parked_jobs()
returns table (id bigint, task text, attempts integer, last_error text, parked_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
  select job.id::bigint, job.task_identifier::text, job.attempts::integer, job.last_error, job.updated_at
  from graphile_worker.jobs job
  where job.attempts >= job.max_attempts and job.locked_at is null
  order by job.id limit 100;
end $$;

-- Workers that hold jobs or queues but have not been heard of: their work is freed. Answers how many.
create or replace function everyshelf_free_dead_workers(silence interval)
returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare dead text[];
begin
  select array_agg(distinct held.locked_by) into dead from (
    select locked_by, locked_at from graphile_worker._private_jobs where locked_at is not null
    union all
    select locked_by, locked_at from graphile_worker._private_job_queues where locked_at is not null
  ) held
  where held.locked_at < now() - silence
    and not exists (
      select from worker_heartbeat beat where beat.worker_id = held.locked_by and beat.beat_at > now() - silence
    );
  if dead is null then return 0; end if;
  perform graphile_worker.force_unlock_workers(dead);
  delete from worker_heartbeat where worker_id = any (dead);
  return cardinality(dead);
end $$;

-- Gives a parked job its attempts back.
create or replace function everyshelf_replay_job(job_id bigint)
returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform graphile_worker.reschedule_jobs(array[job_id], now(), null, 0, null);
  return found;
end $$;

revoke all on function everyshelf_job_counts(), everyshelf_parked_jobs(), everyshelf_free_dead_workers(interval), everyshelf_replay_job(bigint) from public;
grant execute on function everyshelf_job_counts(), everyshelf_parked_jobs(), everyshelf_free_dead_workers(interval), everyshelf_replay_job(bigint) to everyshelf_app, everyshelf_all;
