-- Which models have several hosts, and how far apart are these? The last 7 days.
select
  family, hosts, measured_hosts, providers, lowest_ttft_ms, highest_ttft_ms, lowest_tps, highest_tps,
  lowest_output_price_per_m, highest_output_price_per_m
from families
where hosts > 1;
