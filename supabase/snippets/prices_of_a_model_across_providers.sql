-- What the same model costs at each provider, in USD per million tokens.
select p.name as provider, pr.input_price_per_m, pr.output_price_per_m, pr.timestamp
from prices pr
join providers p on pr.provider_id = p.id
join models m on pr.model_id = m.id
where m.name like '%gpt-4o-mini%'
order by pr.timestamp desc, p.name;
