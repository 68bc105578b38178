-- What one model costs now, in USD per million tokens.
select * from prices
where model_id = (
  select m.id from models m join providers p on m.provider_id = p.id
  where p.name = 'OpenAI' and m.name = 'gpt-4o-mini'
)
order by timestamp desc
limit 1;
