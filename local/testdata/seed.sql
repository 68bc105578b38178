insert into public.public_notes (text) select 'seeded' where not exists (select from public.public_notes);
