/** The results of providers, without those of the control, which say nothing about any. */
export function ofProviders<Row extends { remarks?: string[] | null }>(results: Row[]): Row[] {
  return results.filter(({ remarks }) => !remarks?.includes("control"));
}
