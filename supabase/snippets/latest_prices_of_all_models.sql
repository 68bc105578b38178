-- What every model costs now, in USD per million tokens.
select distinct on (m.id)
  p.name as provider,
  m.name as model,
  pr.input_price_per_m,
  pr.output_price_per_m,
  pr.timestamp
from prices pr
join providers p on pr.provider_id = p.id
join models m on pr.model_id = m.id
order by m.id, pr.timestamp desc;
