-- Who fails tool calls? The share of right ones at each model in a week, and what was wrong. What the cap cut off is in no share.
select
  provider,
  model,
  simulated,
  check_n as judged,
  round(right_percent::numeric, 1) as right_percent,
  coalesce((verdicts ->> 'tool/cut_off')::integer, 0) as cut_off,
  verdicts - array['tool/ok', 'tool/cut_off'] as wrong
from answers_over('7 days', 'tool')
order by right_percent nulls last, judged desc;
