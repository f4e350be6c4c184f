-- Who may connect. Passwords are set by db/migrate.ts from DATA_DIR; here only what the roles are.
-- Neither owns anything nor passes by row-level policies; what they may do stands in 910-grants.sql.
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
end
$$;
