const OPEN_METRICS = "application/openmetrics-text";

/** Whether a caller likes OpenMetrics better than plain text, by its header `accept`. */
export function wantsOpenMetrics(accept: string | null): boolean {
  if (accept === null) return false;
  const liked = accept.split(",").map(readRange);
  const qualityOf = (type: string) =>
    Math.max(0, ...liked.filter((range) => range.type === type).map(({ quality }) => quality));
  return qualityOf(OPEN_METRICS) > qualityOf("text/plain");
}

function readRange(range: string): { type: string; quality: number } {
  const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}
