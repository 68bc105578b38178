import { z } from "zod";

/** The body of a call to the control: that of a chat completion, of which only the stream matters. */
export const ControlRequest = z.looseObject({ stream: z.literal(true) });
