/** The states of the targets of a stopped run. */
export interface CancelledRun {
  targets: number;
  measured: number;
  cancelled: number;
}

/** "1 of 8 measured, 7 cancelled" */
export function countTargets({ targets, measured, cancelled }: CancelledRun): string {
  const others = targets - measured - cancelled;
  return [
    `${measured} of ${targets} measured`,
    ...cancelled > 0 ? [`${cancelled} cancelled`] : [],
    ...others > 0 ? [`${others} not measured`] : [],
  ].join(", ");
}
