-- Who fails tool calls? The share of right ones at each model in a week, and what was wrong.
select
  provider,
  model,
  check_n as calls,
  round(right_percent::numeric, 1) as right_percent,
  verdicts - 'tool/ok' as wrong
from answers_over('7 days', 'tool')
where not simulated
order by right_percent, check_n desc;
