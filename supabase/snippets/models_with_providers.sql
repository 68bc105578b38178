-- All models with the provider they belong to.
select m.*, p.name as provider_name
from models m
join providers p on m.provider_id = p.id
order by p.name, m.name;
