-- Which hosts answer a month's generated questions worse than all others of the same model, by more than their 95 % margin?
with hosts as (
  select
    models.family, answers.provider, answers.model, models.variant, answers.check_n, answers.check_ok_n,
    sum(answers.check_n) over of_family - answers.check_n as peers_n,
    sum(answers.check_ok_n) over of_family - answers.check_ok_n as peers_ok_n
  from answers_over('30 days', 'canary') as answers
  join models on models.id = answers.model_id
  where not answers.simulated and models.family is not null and answers.check_n > 0
  window of_family as (partition by models.family)
),
rates as (
  -- One more right and one more wrong answer on each side, so that a rate of 100 % has a margin too.
  select hosts.*, (check_ok_n + 1) / (check_n + 2.0) as rate, (peers_ok_n + 1) / (peers_n + 2.0) as peers_rate
  from hosts
  where peers_n > 0
)
select
  family,
  provider,
  model,
  variant,
  check_n as questions,
  round(100.0 * check_ok_n / check_n, 1) as right_percent,
  round(100.0 * peers_ok_n / peers_n, 1) as peers_right_percent,
  round(100.0 * (check_ok_n / check_n::numeric - peers_ok_n / peers_n), 1) as difference,
  round((196 * sqrt(rate * (1 - rate) / (check_n + 2) + peers_rate * (1 - peers_rate) / (peers_n + 2)))::numeric, 1)
    as margin
from rates
order by difference, family, provider;
