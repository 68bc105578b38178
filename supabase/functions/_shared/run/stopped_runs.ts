/** By run; an isolate lives for minutes and is asked for few of them. */
const stops = new Map<string, AbortController>();

/** Aborted once a run was stopped: nothing more of it is called, and what is under way is given up. */
export function stopSignal(runId: string): AbortSignal {
  return controllerOf(runId).signal;
}

/** Gives up what this isolate does for a run, and all that it is still asked to do for it. */
export function stopRun(runId: string): void {
  controllerOf(runId).abort(new Error("The run was stopped"));
}

function controllerOf(runId: string): AbortController {
  const known = stops.get(runId) ?? new AbortController();
  stops.set(runId, known);
  return known;
}
