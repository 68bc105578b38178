export { describeChoice, describeHost, formatLimit } from "../../../lib/describe_choice.ts";
