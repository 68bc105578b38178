/** Names of the message in errors of known providers. Here and below the first that is set counts. */
export const MESSAGES = [
  "message",
  "msg",
  "detail",
  "Message",
  "error_message",
  "error_msg",
  "error_description",
  "description",
  "status_msg",
  "errmsg",
  "errorMessage",
  "errorMsg",
  "ret_msg",
  "retmsg",
];

/** Names of the code. */
export const CODES = [
  "code",
  "error_code",
  "errorCode",
  "errorcode",
  "errcode",
  "Code",
  "ret",
  "ret_code",
  "retcode",
  "__type",
];

/** Names of the HTTP status, where the number is one. */
export const STATUSES = [
  "http_status",
  "http_code",
  "status_code",
  "statusCode",
  "StatusCode",
  "code",
  "status",
  "error_code",
  "errorCode",
  "errcode",
  "Code",
  "ret_code",
  "retcode",
];

/** Objects that may contain the error, besides `error` and `errors`. */
export const ENVELOPES = [
  "fault",
  "base_resp",
  "Error",
  "Response",
  "response",
  "header",
  "data",
  "result",
];
