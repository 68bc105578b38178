import type { ComponentChildren } from "preact";

interface PageHeadProps {
  title: string;
  /** A sentence below the title. */
  lead?: ComponentChildren;
  /** Controls for what is shown. */
  children?: ComponentChildren;
}

/** Title of a page, and what chooses its content. */
export function PageHead({ title, lead, children }: PageHeadProps) {
  return (
    <div class="page-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {lead !== undefined && <p class="lead">{lead}</p>}
      </div>
      {children !== undefined && <div class="controls">{children}</div>}
    </div>
  );
}
