-- Facts that are hidden in long texts and asked for: their verdicts, and the texts that ask for them.
set local lock_timeout = '5s';

-- The verdicts of checks, each as what was asked for and what is said of the answer. Their order is that of the counts in
-- rollups: new ones come last.
create or replace function private.verdict_names()
returns text[]
language sql
immutable
security invoker
set search_path = ''
begin atomic
  select array_agg(asked.kind || '/' || said.verdict order by asked.place, said.place)
  from unnest(array[
    'add', 'date', 'format', 'letters', 'lookup', 'multiply', 'sort', 'swaps', 'units', 'contains', 'json', 'tool',
    'needle'
  ]) with ordinality as asked (kind, place)
  cross join lateral unnest(
    array['ok', 'wrong_answer', 'cut_off'] || case
      when asked.kind = 'json' then array['fenced', 'extra_text', 'invalid_json', 'schema_mismatch', 'wrong_arguments']
      when asked.kind = 'tool' then array['no_tool_call', 'unknown_tool', 'invalid_json', 'schema_mismatch', 'wrong_arguments']
      else array['other_form']
    end
  ) with ordinality as said (verdict, place);
end;

-- Where nobody has used the long texts yet, they ask too. A text with results stays as it is, since its series would
-- end: set_workload makes its next version.
update public.workloads
set
  max_output_tokens = 1024,
  prompt = replace(
    replace(replace(workloads.prompt, '{{filler 9900}}', '{{filler 9770}}'), '{{filler 99900}}', '{{filler 99770}}'),
    'Write a story of about 400 words in plain English about a day in
this town. Use no lists and no headings.',
    'First answer four questions about them. Write one line for each:
the number of the question, a closing parenthesis, a space and the answer, such as 12) 42.

1) {{needle}}
2) {{needle}}
3) {{needle}}
4) {{needle}}

Then write a story of about 170 words in plain English about a day in this town. Use no lists and no
headings.'
  )
where (workloads.name, workloads.version, workloads.max_output_tokens) in (('long-10k', 1, 300), ('long-100k', 1, 300))
  and workloads.prompt like '%{{filler 9%900}}%These sentences belong to one town. Write a story of about 400 words %'
  and not exists (select from public.runs where runs.workload_id = workloads.id)
  and not exists (select from public.run_targets where run_targets.workload_id = workloads.id)
  and not exists (select from public.benchmark_results as results where results.workload_id = workloads.id);
