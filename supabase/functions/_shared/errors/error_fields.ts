import { z } from "zod";

const word = z.string().trim().min(1).nullish().catch(null);
const wordOrNumber = z.union([z.string(), z.number()]).nullish().catch(null);
const record = z.record(z.string(), z.unknown()).nullish().catch(null);

/** Every field that says something in one provider's errors or another's. */
export const errorSchema = z.object({
  message: z.unknown().optional(),
  msg: z.unknown().optional(),
  detail: z.unknown().optional(),
  Message: word,
  error_message: word,
  error_msg: word,
  error_description: word,
  description: word,
  status_msg: word,
  errmsg: word,
  errorMessage: word,
  errorMsg: word,
  ret_msg: word,
  retmsg: word,
  faultstring: word,
  title: word,
  error: z.unknown().optional(),
  errors: z.unknown().optional(),
  fault: record,
  base_resp: record,
  code: wordOrNumber,
  error_code: wordOrNumber,
  errorCode: wordOrNumber,
  errorcode: wordOrNumber,
  errcode: wordOrNumber,
  Code: wordOrNumber,
  ret: wordOrNumber,
  ret_code: wordOrNumber,
  retcode: wordOrNumber,
  __type: word,
  type: word,
  error_type: word,
  reason: word,
  status: wordOrNumber,
  status_code: wordOrNumber,
  statusCode: wordOrNumber,
  http_code: wordOrNumber,
  http_status: wordOrNumber,
  param: word,
  loc: z.array(z.unknown()).nullish().catch(null),
  metadata: record,
  availability: record,
  details: z.array(z.record(z.string(), z.unknown())).nullish().catch(null),
  request_id: word,
  requestId: word,
  id: word,
});
/** Them, unknown ones left out. */
export type ErrorFields = z.infer<typeof errorSchema>;
