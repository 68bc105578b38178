-- Where is each model cheapest? Models that several providers have under one name; long prompts (tiers) and parts are charged too.
select model, provider, input_price_per_m, output_price_per_m, tiers, parts, active, timestamp
from (
  select *, count(*) over (partition by model) as offers
  from latest_prices
) as offers
where offers > 1
order by model, output_price_per_m, input_price_per_m;
