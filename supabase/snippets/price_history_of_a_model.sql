-- Every price of one model in the last 30 days, in USD per million tokens.
select * from prices
where model_id = (
  select m.id from models m join providers p on m.provider_id = p.id
  where p.name = 'OpenAI' and m.name = 'gpt-4o-mini'
)
  and timestamp >= now() - interval '30 days'
order by timestamp desc;
