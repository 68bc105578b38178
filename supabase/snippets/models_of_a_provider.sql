-- The models of one provider.
select * from models
where provider_id = (
  select id from providers where name = 'OpenAI'
)
order by name;
