-- What changed in the catalogue in the last 30 days?
select model_events.created_at, providers.name as provider, models.name as model, model_events.event, model_events.before, model_events.after
from model_events
join models on models.id = model_events.model_id
join providers on providers.id = models.provider_id
where model_events.created_at >= now() - interval '30 days'
order by model_events.created_at desc;
