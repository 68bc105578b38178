import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LostPart } from "../parts/error_boundary.tsx";
import { Waiting } from "../parts/waiting.tsx";
import type { PageProps } from "../state/page.ts";

type Panel = ComponentType<Pick<PageProps, "params" | "setParams">>;

/** Null until it is loaded. */
let loaded: Panel | null = null;

/** The panel of limits, which comes in a file of its own when it is first opened. */
export function ChoiceLoader(props: Pick<PageProps, "params" | "setParams">) {
  const [Shown, setShown] = useState<Panel | null>(() => loaded);

  useEffect(() => {
    if (loaded !== null) return;
    let left = false;
    import("./choice_panel.tsx").then(
      ({ ChoicePanel }) => {
        loaded = ChoicePanel;
        if (!left) setShown(() => ChoicePanel);
      },
      () => left || setShown(() => LostPart),
    );
    return () => {
      left = true;
    };
  }, []);

  return Shown === null ? <Waiting height={260} /> : <Shown {...props} />;
}
