-- Which hosts answer the generated questions of a week worse than the other hosts of the same model, asked the same in the same runs?
select
  model_family as family,
  provider,
  model,
  simulated,
  verdict,
  worse_since,
  week,
  round(right_percent::numeric, 1) as right_percent,
  round(peers_right_percent::numeric, 1) as peers_right_percent,
  round(difference_points::numeric, 1) as difference,
  round(difference_points_low::numeric, 1) as difference_low,
  round(difference_points_high::numeric, 1) as difference_high,
  calls,
  questions,
  failed_n
from answer_quality()
order by verdict = 'worse' desc, difference_points, family, provider;
