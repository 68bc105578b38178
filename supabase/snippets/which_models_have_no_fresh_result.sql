-- Which models should have been benchmarked in the last 24 hours, and were not?
select providers.name as provider, models.name as model, max(rollups.last_result_at) as last_result_at
from models
join providers on providers.id = models.provider_id and providers.enabled
left join rollups on rollups.model_id = models.id and rollups.grain = '1 day' and rollups.region = 'all'
where models.active and (models.retired_at is null or models.retired_at > now())
group by providers.name, models.name
having coalesce(max(rollups.last_result_at), '-infinity') < now() - interval '24 hours'
order by last_result_at nulls first;
