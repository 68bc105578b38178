-- What is wrong with the catalogue? Retired, unlisted or unpriced models that are benchmarked.
select * from catalogue_alerts;
