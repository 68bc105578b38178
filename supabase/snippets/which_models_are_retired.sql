-- Which models are retired, or about to be, and are any of them still chosen?
select providers.name as provider, models.name as model, models.active, models.retired_at, models.retired_at > now() as still_served
from models
join providers on providers.id = models.provider_id
where models.retired_at is not null
order by models.active desc, models.retired_at desc;
