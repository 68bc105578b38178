-- Which models have no family? select set_family('<provider>', '<model>', '<creator>/<model>') sets it.
select providers.slug as provider, models.name as model, models.kind, models.available
from models
join providers on providers.id = models.provider_id
where models.family is null
order by models.active desc, provider, model;
