-- Which objectives use up their error budget, and which model does it? The fastest first, with what each model missed in a day.
select
  status.objective,
  status.verdict,
  round(status.budget_left_percent::numeric) as left_percent,
  round(status.burn_rate_1h::numeric, 1) as burn_1h,
  round(status.burn_rate_1d::numeric, 1) as burn_1d,
  providers.slug as provider,
  models.name as model,
  sum(slots.n - slots.met_n) as missed
from objective_status as status
left join private.objective_slots as slots
  on slots.objective_id = status.objective_id
  and slots.simulated = status.simulated
  and slots.starts_at > now() - interval '1 day'
  and slots.met_n < slots.n
left join models on models.id = slots.model_id
left join providers on providers.id = models.provider_id
group by 1, 2, 3, 4, 5, 6, 7, status.burn_rate_1d
order by status.burn_rate_1d desc nulls last, missed desc nulls last;
