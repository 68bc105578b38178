import { SimulatedTag, StaleTag } from "./tag.tsx";
import { useServedInstead } from "../state/served_as.ts";

interface ModelTagsProps {
  row: { model_id: string; model: string; simulated: boolean; last_seen_at: number | null };
  /** Whether it has gone without a result for too long. */
  stale: boolean;
  now: number;
}

/** What must be known of a model beside its name. */
export function ModelTags({ row, stale, now }: ModelTagsProps) {
  return (
    <>
      <ServedAsTag modelId={row.model_id} model={row.model} />
      {row.simulated && <SimulatedTag />}
      {row.last_seen_at !== null && stale && <StaleTag lastSeenAt={row.last_seen_at} now={now} />}
    </>
  );
}

interface ServedAsTagProps {
  modelId: string | null;
  /** The model that was asked for. */
  model: string;
}

/** Marks a model in whose place another one answers, wherever its name stands. */
export function ServedAsTag({ modelId, model }: ServedAsTagProps) {
  const served = useServedInstead()({ model_id: modelId, model });
  if (served === null) return null;
  return (
    <>
      {" "}
      <span class="tag served-as" title={served.words}>Served as {served.other}</span>
    </>
  );
}
