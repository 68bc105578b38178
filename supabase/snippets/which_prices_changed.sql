-- Which prices changed in the last 90 days, and by how much?
select
  provider, model, valid_from, source,
  previous_input_price_per_m, input_price_per_m, previous_output_price_per_m, output_price_per_m,
  round((100 * (output_price_per_m / nullif(previous_output_price_per_m, 0) - 1))::numeric, 1) as output_change_percent,
  previous_tiers, tiers, previous_parts, parts
from price_history
where previous_input_price_per_m is not null and valid_from >= now() - interval '90 days'
order by valid_from desc;
