import { SimulatedTag } from "./tag.tsx";

interface ModelCellProps {
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
export function ModelCell({ model, provider, simulated = false, href }: ModelCellProps) {
  return (
    <th scope="row">
      {href === undefined ? model : <a href={href}>{model}</a>}
      {simulated && <SimulatedTag />}
      <span class="provider on-phone">{provider}</span>
    </th>
  );
}
