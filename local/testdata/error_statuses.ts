/**
 * PostgREST's answer to a database error, by SQLSTATE. Versions differ for a few, which are as in
 * the version of the tests: from 13 on 54* is 500, and so are 53400 and 42P17.
 */
export const STATUS_OF: Record<string, number> = {
  "01000": 400,
  "02000": 400,
  "08000": 503,
  "08006": 503,
  "09000": 500,
  "0A000": 400,
  "0L000": 403,
  "0P000": 403,
  "20000": 400,
  "21000": 400,
  "22003": 400,
  "22023": 400,
  "22P02": 400,
  "23000": 400,
  "23001": 400,
  "23502": 400,
  "23503": 409,
  "23505": 409,
  "23514": 400,
  "23P01": 400,
  "25000": 500,
  "25006": 405,
  "25P02": 500,
  "28000": 403,
  "28P01": 403,
  "2D000": 500,
  "34000": 400,
  "38000": 500,
  "39000": 500,
  "3B000": 500,
  "3F000": 400,
  "40000": 500,
  "40P01": 500,
  "42501": 403,
  "42601": 400,
  "42703": 400,
  "42883": 404,
  "42P01": 404,
  "42P17": 400,
  "44000": 400,
  "53100": 503,
  "53200": 503,
  "53400": 503,
  "54000": 413,
  "54001": 413,
  "55000": 500,
  "55P03": 500,
  "57014": 500,
  "57P01": 503,
  "57P03": 500,
  "58030": 500,
  "72000": 400,
  "F0000": 500,
  "HV000": 500,
  "P0001": 400,
  "P0002": 500,
  "P0003": 500,
  "P0004": 500,
  "PT418": 418,
  "XX000": 500,
  "ABCDE": 400,
};

/** Creates a function of the Data API that fails with the SQLSTATE it is given. */
export const FAIL_WITH = `
  create function public.fail_with(code text)
  returns void
  language plpgsql
  volatile
  set search_path = ''
  as $$
  begin
    raise exception 'as asked' using errcode = code, detail = 'a detail', hint = 'a hint';
  end;
  $$;
  revoke execute on function public.fail_with(text) from public;
  grant execute on function public.fail_with(text) to service_role;`;
