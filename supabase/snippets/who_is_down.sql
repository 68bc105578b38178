-- Which models are down or slow? Open incidents, the oldest first.
select
  providers.name as provider, models.name as model, incidents.region, incidents.kind, incidents.detail,
  now() - incidents.opened_at as since
from incidents
join models on models.id = incidents.model_id
join providers on providers.id = models.provider_id
where incidents.closed_at is null
order by incidents.opened_at;
