-- One provider by its display name.
select * from providers where name = 'OpenAI';
