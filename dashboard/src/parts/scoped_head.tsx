import type { ComponentChildren } from "preact";
import { PageHead } from "./page_head.tsx";
import { ScopeControls, type ScopeControlsProps } from "./scope_controls.tsx";
import { SimulatedNotice } from "./simulated_notice.tsx";

interface ScopedHeadProps extends Omit<ScopeControlsProps, "scope" | "mixed" | "simulated"> {
  title: string;
  /** A sentence below the title. */
  lead?: ComponentChildren;
  /** What is shown. */
  shown: Pick<ScopeControlsProps, "scope" | "mixed" | "simulated">;
  /** Further controls, before those of the scope. */
  children?: ComponentChildren;
}

/** The head of a page about measurements: what chooses them, and whether they are simulated. */
export function ScopedHead({ title, lead, shown, children, ...controls }: ScopedHeadProps) {
  const { scope, mixed, simulated } = shown;
  return (
    <>
      <PageHead title={title} lead={lead}>
        {children}
        <ScopeControls scope={scope} mixed={mixed} simulated={simulated} {...controls} />
      </PageHead>
      {simulated && <SimulatedNotice />}
    </>
  );
}
