import { useServedInstead } from "../state/served_as.ts";

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
