export { tiedWithLowest } from "../../../lib/tied_with_first.ts";
