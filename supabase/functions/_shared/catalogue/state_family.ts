import type { ToldFamily } from "./tell_family.ts";

/** A family in the names of the table `models`; null where it cannot be told. */
export interface StatedFamily {
  family: string | null;
  variant: string | null;
  family_source: ToldFamily["source"] | null;
}

/** Puts a family in the names that the database reads. */
export function stateFamily(told: ToldFamily | null): StatedFamily {
  return {
    family: told?.family ?? null,
    variant: told?.variant ?? null,
    family_source: told?.source ?? null,
  };
}
