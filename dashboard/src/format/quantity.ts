/** A number as it is shown, and its unit. */
export interface Quantity {
  text: string;
  unit: string;
}

/** Text of a quantity with a space between number and unit. */
export function quantityText(quantity: Quantity | null): string {
  if (quantity === null) return "unknown";
  return quantity.unit === "" ? quantity.text : `${quantity.text} ${quantity.unit}`;
}
