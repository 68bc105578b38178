/** By run. An isolate lives for minutes and works on few runs, so none is removed. */
const stops = new Map<string, AbortController>();

/**
 * Aborted once a run was stopped: no more of its targets are called, and the
 * call under way is given up.
 */
export function stopSignal(runId: string): AbortSignal {
  return controllerOf(runId).signal;
}

/** Gives up the work of this isolate on a run, now and from now on. */
export function stopRun(runId: string): void {
  controllerOf(runId).abort(new Error("The run was stopped"));
}

function controllerOf(runId: string): AbortController {
  const known = stops.get(runId) ?? new AbortController();
  stops.set(runId, known);
  return known;
}
