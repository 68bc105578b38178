import { describePriceParts, type PartedPrice } from "../../../lib/describe_price_parts.ts";

interface PriceRemarksProps {
  price: PartedPrice;
  /** The previous price, where changes are shown. */
  before?: PartedPrice;
  /** A text before it, if there are any remarks. */
  lead?: string;
}

/** What a price charges besides plain tokens. Without this it would look cheaper than it is. */
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
