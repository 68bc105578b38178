import { useEffect, useRef, useState } from "preact/hooks";
import { definitions, type MetricId } from "../format/definitions.ts";

const entries = Object.entries(definitions) as [MetricId, { name: string; text: string }][];

/** Opens the definitions, at one of them when it is named. */
export function showDefinitions(metric: MetricId | null = null): void {
  dispatchEvent(new CustomEvent("showdefinitions", { detail: metric }));
}

/** What the metrics mean, over whatever page the reader is on. */
export function DefinitionsDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, setAsked] = useState<MetricId | null>(null);

  useEffect(() => {
    function show(event: Event) {
      const { detail } = event as CustomEvent<MetricId | null>;
      setAsked(detail);
      dialog.current?.showModal();
      const place = detail && dialog.current?.querySelector(`#definition-${detail}`);
      if (place) place.scrollIntoView({ block: "nearest" });
      else if (dialog.current) dialog.current.scrollTop = 0;
    }
    addEventListener("showdefinitions", show);
    return () => removeEventListener("showdefinitions", show);
  }, []);

  function closeOnBackdrop(event: MouseEvent) {
    if (event.target === dialog.current) dialog.current?.close();
  }

  return (
    <dialog
      ref={dialog}
      class="definitions"
      aria-labelledby="definitions-title"
      onClick={closeOnBackdrop}
    >
      <div>
        <header>
          <h2 id="definitions-title">What the numbers mean</h2>
          <button type="button" onClick={() => dialog.current?.close()}>Close</button>
        </header>
        <dl>
          {entries.map(([id, { name, text }]) => (
            <div key={id} id={`definition-${id}`} class={id === asked ? "asked" : undefined}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </div>
    </dialog>
  );
}
