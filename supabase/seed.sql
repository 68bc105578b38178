-- The catalogue a new project starts with. Data only, and safe to run again, as
-- each deployment does: it adds missing rows and changes no existing ones.
-- A provider that is not wanted is disabled, since a deleted one is added again.

insert into public.providers (slug, name, base_url, api_key_env, enabled, options)
values
  (
    'openai', 'OpenAI', 'https://api.openai.com/v1', 'OPENAI_API_KEY', true,
    '{"max_tokens_field": "max_completion_tokens", "temperature": 0, "obfuscation_option": true}'
  ),
  (
    'groq', 'Groq', 'https://api.groq.com/openai/v1', 'GROQ_API_KEY', true,
    '{"max_tokens_field": "max_completion_tokens", "temperature": 0}'
  ),
  (
    'together', 'Together AI', 'https://api.together.ai/v1', 'TOGETHER_API_KEY', true,
    '{"temperature": 0, "list_query": "serverless"}'
  ),
  (
    'openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY', true,
    '{
      "max_tokens_field": "max_completion_tokens", "temperature": 0, "include_usage": false,
      "headers": {"X-OpenRouter-Title": "Benchmark Engine"}, "key_path": "key"
    }'
  ),
  -- Ready to be enabled once their key is set.
  (
    'gemini', 'Google Gemini', 'https://generativelanguage.googleapis.com/v1beta/openai',
    'GEMINI_API_KEY', false, '{}'
  ),
  ('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'MISTRAL_API_KEY', false, '{"include_usage": false}'),
  ('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', 'DEEPSEEK_API_KEY', false, '{}'),
  ('xai', 'xAI', 'https://api.x.ai/v1', 'XAI_API_KEY', false, '{}'),
  (
    'fireworks', 'Fireworks AI', 'https://api.fireworks.ai/inference/v1', 'FIREWORKS_API_KEY', false, '{}'
  ),
  (
    'cerebras', 'Cerebras', 'https://api.cerebras.ai/v1', 'CEREBRAS_API_KEY', false,
    '{"max_tokens_field": "max_completion_tokens"}'
  ),
  (
    'deepinfra', 'DeepInfra', 'https://api.deepinfra.com/v1/openai', 'DEEPINFRA_API_KEY', false, '{}'
  ),
  -- Clouds, whose addresses have parts to be filled in. None lists what may be called: Azure's list has the models that
  -- could be deployed, and is read only to check the key.
  (
    'azure', 'Azure OpenAI', 'https://RESOURCE.openai.azure.com/openai/v1', 'AZURE_OPENAI_API_KEY', false,
    '{
      "auth_header": "api-key", "max_tokens_field": "max_completion_tokens", "list_path": null,
      "key_path": "models"
    }'
  ),
  (
    'bedrock', 'Amazon Bedrock', 'https://bedrock-runtime.REGION.amazonaws.com/openai/v1',
    'AWS_BEARER_TOKEN_BEDROCK', false,
    '{"max_tokens_field": "max_completion_tokens", "list_path": null}'
  ),
  (
    'vertex', 'Google Vertex AI',
    'https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION/endpoints/openapi',
    'VERTEX_ACCESS_TOKEN', false, '{"list_path": null}'
  )
on conflict do nothing;

insert into public.providers (slug, name, base_url, api_key_env, dialect, enabled)
values
  ('anthropic', 'Anthropic', 'https://api.anthropic.com/v1', 'ANTHROPIC_API_KEY', 'anthropic', false)
on conflict do nothing;

-- Served in November 2026, or retired and kept for the names of old results.
-- Prices in USD per million tokens.
with catalogue (
  slug, name, context_window, active, retired_at, options, input_price, cached_price, output_price, family, variant
) as (
  values
    (
      'openai', 'gpt-6-luna', null::integer, true, null::timestamptz,
      '{"temperature": null, "body": {"reasoning_effort": "none"}}'::jsonb,
      0.10::double precision, 0.01::double precision, 0.50::double precision,
      'openai/gpt-6-luna', null
    ),
    ('openai', 'gpt-4o-mini', 128000, false, '2027-01-14', '{}', 0.15, 0.075, 0.60, 'openai/gpt-4o-mini', null),
    ('openai', 'gpt-4.1-nano', 1047576, false, '2026-10-23', '{}', 0.10, 0.025, 0.40, 'openai/gpt-4.1-nano', null),
    (
      'groq', 'openai/gpt-oss-20b', 131072, true, null,
      '{"body": {"reasoning_effort": "low"}}', 0.075, 0.0375, 0.30, 'openai/gpt-oss-20b', null
    ),
    (
      'groq', 'openai/gpt-oss-120b', 131072, false, null,
      '{"body": {"reasoning_effort": "low"}}', 0.15, 0.075, 0.60, 'openai/gpt-oss-120b', null
    ),
    (
      'groq', 'llama-3.1-8b-instant', 131072, false, '2026-08-16', '{}', 0.05, null, 0.08,
      'meta-llama/llama-3.1-8b-instruct', 'instant'
    ),
    (
      'groq', 'llama-3.3-70b-versatile', 131072, false, '2026-08-16', '{}', 0.59, null, 0.79,
      'meta-llama/llama-3.3-70b-instruct', 'versatile'
    ),
    (
      'together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', 131072, true, null,
      '{}', 0.88, null, 0.88, 'meta-llama/llama-3.3-70b-instruct', 'turbo'
    ),
    (
      'together', 'openai/gpt-oss-20b', 131072, false, '2026-09-15', '{}', 0.05, null, 0.20,
      'openai/gpt-oss-20b', null
    ),
    (
      'together', 'mistralai/Mixtral-8x7B-Instruct-v0.1', 32768, false, '2026-04-16',
      '{}', 0.60, null, 0.60, 'mistralai/mixtral-8x7b-instruct', null
    ),
    (
      'openrouter', 'openai/gpt-oss-20b', 131072, true, null,
      '{"body": {"reasoning": {"effort": "low"}}}', 0.03, null, 0.13, 'openai/gpt-oss-20b', null
    ),
    (
      'openrouter', 'openai/gpt-4o-mini', 128000, false, '2027-01-14', '{}', 0.15, 0.075, 0.60,
      'openai/gpt-4o-mini', null
    )
),
added as (
  insert into public.models (
    provider_id, name, context_window, active, retired_at, options, family, variant, family_source
  )
  select
    providers.id, catalogue.name, catalogue.context_window, catalogue.active,
    catalogue.retired_at, catalogue.options, catalogue.family, catalogue.variant, 'rule'
  from catalogue
  join public.providers on providers.slug = catalogue.slug
  on conflict do nothing
  returning id, provider_id, name
)
insert into public.prices (
  provider_id, model_id, input_price_per_m, cached_input_price_per_m, output_price_per_m, parts, tiers, source
)
select
  added.provider_id, added.id, catalogue.input_price, catalogue.cached_price,
  catalogue.output_price, coalesce(further.parts, '{}'), coalesce(further.tiers, '[]'), 'seed'
from added
join public.providers on providers.id = added.provider_id
join catalogue on catalogue.slug = providers.slug and catalogue.name = added.name
left join (
  values (
    'openai', 'gpt-6-luna', '{"cache_write_price_per_m": 0.125}'::jsonb,
    '[{
      "above_input_tokens": 272000, "input_price_per_m": 0.2, "output_price_per_m": 0.75,
      "cached_input_price_per_m": 0.02, "cache_write_price_per_m": 0.25
    }]'::jsonb
  )
) as further (slug, name, parts, tiers) on further.slug = catalogue.slug and further.name = catalogue.name;

-- About 590 tokens in, about 150 out. The nonce comes first: a provider's
-- prompt cache matches from the beginning of a text.
insert into public.workloads (name, active, prompt, max_output_tokens)
values (
  'default',
  true,
  'Reference {{nonce}}. Please ignore these words; they only mark the request.

You are advising the operations team of a mid-sized city that runs a network of 240 public
bicycle stations. Read the notes below and then answer the question at the end.

The network opened nine years ago with 60 stations around the central railway station. It grew
in four stages, first along the river, then to the university, then into the eastern suburbs, and
last year to the hospital and the new business park. Each station has between 12 and 30 docks, a
payment terminal, and a small solar panel with a battery. About 3,100 bicycles are in service on an
ordinary day, of which roughly 180 are in the workshop at any time. On weekdays there are two clear
peaks. Between seven and nine in the morning, riders travel from the suburbs to the centre, and
stations near the railway fill up within half an hour. Between five and seven in the evening the
flow turns around, and the same stations are empty when commuters arrive. Four vans move bicycles
between stations. Each van carries 22 bicycles and needs about 50 minutes for a round, loading
included. The drivers decide where to go next by looking at a map that colours stations red when
they are full or empty, so they are always reacting to a problem that riders have already met.

Last spring the team tried two changes for six weeks. In the first, riders who returned a bicycle
to a station marked as nearly empty received ten free minutes on their next trip. Around six per
cent of the trips took part, most of them within 400 metres of the rider''s usual station. In the
second, two of the four vans followed a plan that was made the evening before from the counts of
the same weekday in the four weeks before. On days with ordinary weather, stations served by the
plan were full or empty for 31 per cent fewer minutes than before. On days with heavy rain or a
football match the plan was no better than the drivers'' own judgement, and twice it was worse.
Maintenance costs did not change. Complaints about full stations fell by a fifth, while complaints
about empty stations stayed the same.

Question: which two measures should the team take next, and why? Write one paragraph of about 110
words in plain English. Use no lists, no headings and no introduction, and do not repeat the notes.',
  512
)
on conflict do nothing;

-- Answers that are checked, and long texts. The worker puts in questions, orders and filler: the same for all models of
-- a run, and new in each run.
with marked as (
  select e'Reference {{nonce}}. Please ignore these words; they only mark the request.\n\n' as head
)
insert into public.workloads (
  name, kind, active, min_interval, max_output_tokens, input_tokens, limits, prompt
)
select added.name, added.kind, added.active, added.min_interval, added.max_output_tokens, added.input_tokens, added.limits,
  marked.head || added.prompt
from marked
cross join (
  values
    (
      'canary', 'canary', true, interval '1 hour', 1024, 550, '{}'::jsonb,
      'Answer the ten questions below. Write one line for each: the number of the question, a closing
parenthesis, a space and the answer, such as 12) 42. Write nothing else.

1) {{question}}
2) {{question}}
3) {{question}}
4) {{question}}
5) {{question}}
6) {{question}}
7) {{question}}
8) {{question}}
9) {{question}}
10) {{question}}'
    ),
    (
      'tool', 'tool', true, interval '6 hours', 1024, 350, '{}',
      'Place the order below by calling the tool once. Do not answer in words.

{{task}}'
    ),
    (
      'json', 'json', true, interval '6 hours', 1024, 500, '{}',
      'Write the order below as one JSON object that matches the schema. Write nothing else.

{{task}}

JSON Schema: {{schema}}'
    ),
    (
      'long-10k', 'text', false, interval '6 hours', 1024, 10000, '{}',
      '{{filler 9770}}

These sentences belong to one town. First answer four questions about them. Write one line for each:
the number of the question, a closing parenthesis, a space and the answer, such as 12) 42.

1) {{needle}}
2) {{needle}}
3) {{needle}}
4) {{needle}}

Then write a story of about 170 words in plain English about a day in this town. Use no lists and no
headings.'
    ),
    (
      'long-100k', 'text', false, interval '1 day', 1024, 100000,
      '{"headers_ms": 55000, "first_token_ms": 55000, "total_ms": 60000}',
      '{{filler 99770}}

These sentences belong to one town. First answer four questions about them. Write one line for each:
the number of the question, a closing parenthesis, a space and the answer, such as 12) 42.

1) {{needle}}
2) {{needle}}
3) {{needle}}
4) {{needle}}

Then write a story of about 170 words in plain English about a day in this town. Use no lists and no
headings.'
    )
) as added (name, kind, active, min_interval, max_output_tokens, input_tokens, limits, prompt)
on conflict do nothing;

-- A pair: the second text is the first one's, to the letter, so that a provider may serve it from its cache. Activating
-- cache-warm measures both.
insert into public.workloads (name, kind, active, min_interval, max_output_tokens, input_tokens, request, prompt)
values
  (
    'cache-cold', 'cache', false, interval '6 hours', 512, 5000, '{}',
    'Reference {{nonce}}. Please ignore these words; they only mark the request.

{{filler 4900}}

These sentences belong to one town. Write two sentences in plain English about a day in this town.'
  ),
  ('cache-warm', 'cache', false, interval '6 hours', 512, 5000, '{"after": "cache-cold"}', '{{again}}')
on conflict do nothing;

-- What happens under load: so many calls at once at each level. It is measured only where a run asks for it, or once it is
-- active.
insert into public.workloads (name, kind, active, min_interval, max_output_tokens, input_tokens, request, prompt)
values (
  'burst', 'burst', false, interval '1 day', 512, 70, '{"burst": [1, 2, 4, 8]}',
  'Reference {{nonce}}. Please ignore these words; they only mark the request.

Write one paragraph of about 150 words in plain English about a day at a railway station in a small
town. Use no lists, no headings and no introduction.'
)
on conflict do nothing;
