-- Who may connect. Passwords are set by db/migrate.ts from DATA_DIR; here only what the roles are.
-- Neither owns anything nor passes by row-level policies; what they may do stands in 910-grants.sql.
-- everyshelf_all is what everyshelf_app becomes for one transaction whose scope is everything (db/client.ts): a policy
-- that is simply true costs no look at a setting per statement, and the planner's row counts stay right.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['everyshelf_app', 'everyshelf_read'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I login nosuperuser nocreatedb nocreaterole', wanted);
      exception when duplicate_object or unique_violation then
        null; -- another database of the same server made it a moment ago
      end;
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'everyshelf_all') then
    begin
      create role everyshelf_all nologin nosuperuser nocreatedb nocreaterole;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end if;
  -- Not inherited: its policies count only once the role is taken.
  grant everyshelf_all to everyshelf_app with inherit false, set true;
end
$$;
