-- Which hosts answer the generated questions of a month worse than others that serve the same model?
select
  models.family,
  answers.provider,
  answers.model,
  models.variant,
  answers.check_n as questions,
  round(answers.right_percent::numeric, 1) as right_percent,
  round(
    (answers.right_percent - max(answers.right_percent) over (partition by models.family))::numeric, 1
  ) as points_below_the_best
from answers_over('30 days', 'canary') as answers
join models on models.id = answers.model_id
where not answers.simulated and models.family is not null
order by models.family, answers.right_percent desc;
