import { describePriceParts, type PartedPrice } from "../../../lib/describe_price_parts.ts";

interface PriceRemarksProps {
  price: PartedPrice;
  /** The price before, where what has changed is shown. */
  before?: PartedPrice;
  /** Said before it, where there is something. */
  lead?: string;
}

/** What a price charges beside plain tokens, without which it looks cheaper than it is. */
export function PriceRemarks({ price, before = price, lead }: PriceRemarksProps) {
  const { charges, unread } = describePriceParts(price);
  const former = describePriceParts(before);
  const was = [...former.charges, ...former.unread];
  const hasChanged = was.join() !== [...charges, ...unread].join();
  if (charges.length === 0 && unread.length === 0 && !hasChanged) return null;
  return (
    <ul class="remarks">
      {lead !== undefined && <li>{lead}</li>}
      {unread.length > 0 && (
        <li>
          <span class="tag incident">Cost unknown</span> {`not understood: ${unread.join(", ")}`}
        </li>
      )}
      {charges.map((charge) => <li key={charge}>{charge}</li>)}
      {hasChanged && <li class="quiet">{was.length === 0 ? "new" : `was: ${was.join(", ")}`}</li>}
    </ul>
  );
}
