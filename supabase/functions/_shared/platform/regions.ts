/**
 * Where Supabase runs functions on request (its guide "Regional invocations"),
 * and `local` for a stack on one's own machine.
 */
export const REGIONS = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "local",
  "sa-east-1",
  "us-east-1",
  "us-west-1",
  "us-west-2",
] as const;
