import { SimulatedTag } from "./tag.tsx";

interface ModelCellProps {
  model: string;
  provider: string;
  /** Whether a stand-in answers for the provider. */
  simulated?: boolean;
  /** Where its name leads, if anywhere. */
  href?: string;
}

/** A model at the head of a row. Where there is no room for a column of providers, its own stands below. */
export function ModelCell({ model, provider, simulated = false, href }: ModelCellProps) {
  return (
    <th scope="row">
      {href === undefined ? model : <a href={href}>{model}</a>}
      {simulated && <SimulatedTag />}
      <span class="provider on-phone">{provider}</span>
    </th>
  );
}
