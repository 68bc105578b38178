import { ServedAsTag } from "./served_as_tag.tsx";
import { SimulatedTag } from "./tag.tsx";

interface ModelCellProps {
  /** Null where it is not known. */
  id?: string | null;
  model: string;
  provider: string;
  /** Whether the provider is simulated. */
  simulated?: boolean;
  /** The link of its name, if any. */
  href?: string;
}

/**
 * A model at the start of a row. Where there is no room for a column of
 * providers, its provider is shown below.
 */
export function ModelCell(props: ModelCellProps) {
  const { id = null, model, provider, simulated = false, href } = props;
  return (
    <th scope="row">
      {href === undefined ? model : <a href={href}>{model}</a>}
      <ServedAsTag modelId={id} model={model} />
      {simulated && <SimulatedTag />}
      <span class="provider on-phone">{provider}</span>
    </th>
  );
}
