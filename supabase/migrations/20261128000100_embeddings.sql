-- A visitor could embed several tables at once in one whose rows have no provider and no model.
set local lock_timeout = '5s';

create policy "Visitors embed one table or view at most"
  on public.providers as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.models as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.prices as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.workloads as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.objectives as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.price_quotes as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.model_events as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

create policy "Visitors embed one table or view at most"
  on public.incidents as restrictive for select to anon, authenticated
  using ((select private.embeds_little()));

alter policy "Everyone may read enabled providers"
  on public.providers
  using (enabled and dialect <> 'control');
