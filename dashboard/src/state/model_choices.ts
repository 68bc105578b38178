/** A model that can be chosen from a list. */
export interface ModelChoice {
  id: string;
  provider: string;
  model: string;
}

/** The models of some rows, each once, by provider and name. */
export function modelChoices(
  rows: { model_id: string; provider: string; model: string }[],
): ModelChoice[] {
  const choices = new Map(
    rows.map(({ model_id, provider, model }) => [model_id, { id: model_id, provider, model }]),
  );
  return [...choices.values()].sort((a, b) =>
    a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model)
  );
}
