import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatInterval, formatIntervalUtc } from "../format/format_time.ts";
import { describeRequests, type Severity, worstOf } from "../format/outcomes.ts";
import type { OutcomeSlot } from "./outcome_slots.ts";
import { stepThrough } from "./step_through.ts";

interface OutcomeStripProps {
  label: string;
  slots: OutcomeSlot[];
  /** Length of a slot, in seconds. */
  grain: number;
}

/** Heights out of 24: worse is taller, so that colour is not the only sign. */
const HEIGHTS: Record<Severity, number> = {
  none: 2,
  ok: 13,
  ours: 16,
  limited: 18,
  degraded: 21,
  failed: 24,
};
const HEIGHT = 24;

/** The greatest width of a bar, in pixels. */
const WIDEST = 26;

/** A bar per interval in the colour of its worst outcome. The arrow keys move through it. */
export function OutcomeStrip({ label, slots, grain }: OutcomeStripProps) {
  const [chosen, setAt] = useState<number | null>(null);
  const strip = useRef<HTMLDivElement>(null);
  const last = slots.length - 1;
  const at = chosen === null ? null : Math.min(chosen, last);
  const paths = useMemo(
    () =>
      [...bars(slots)].map(([severity, path]) => (
        <path key={severity} class={`bar ${severity}`} d={path} />
      )),
    [slots],
  );

  useEffect(() => {
    if (at === null) return;
    // On a touch screen the finger is lifted before the text can be read, so keep it.
    function leave(event: Event) {
      if (!strip.current?.contains(event.target as Node)) setAt(null);
    }
    document.addEventListener("pointerdown", leave);
    return () => document.removeEventListener("pointerdown", leave);
  }, [at === null]);

  function point(event: PointerEvent & { currentTarget: HTMLElement }) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const place = Math.floor((event.clientX - left) / width * slots.length);
    setAt(Math.min(last, Math.max(0, place)));
  }

  function step(event: KeyboardEvent) {
    const next = stepThrough(event, at, last);
    if (next !== undefined) setAt(next);
  }

  return (
    <div
      ref={strip}
      class="strip"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at ?? last}
      aria-valuetext={describeSlot(slots[at ?? last], grain)}
      style={{ maxWidth: `${slots.length * WIDEST}px` }}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={(event) => event.pointerType === "mouse" && setAt(null)}
      onKeyDown={step}
      onBlur={() => setAt(null)}
    >
      <svg viewBox={`0 0 ${slots.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {paths}
        {at !== null && <path class="bar at" d={`M${at} 0h1v${HEIGHT}h-1z`} />}
      </svg>
      {at !== null && (
        <div class={at > last / 2 ? "readout left" : "readout"} style={place(at, slots.length)}>
          <div>{formatInterval(slots[at].start, grain)}</div>
          <div>{formatIntervalUtc(slots[at].start, grain)}</div>
          <div>{describeRequests(slots[at].n, slots[at].outcomes)}</div>
        </div>
      )}
    </div>
  );
}

/** The bars of each severity as one path: hundreds of elements would be slow. */
function bars(slots: OutcomeSlot[]): Map<Severity, string> {
  const paths = new Map<Severity, string>();
  slots.forEach(({ n, outcomes }, index) => {
    const severity = n === 0 ? "none" : worstOf(outcomes);
    const height = HEIGHTS[severity];
    const bar = `M${index + 0.08} ${HEIGHT - height}h0.84v${height}h-0.84z`;
    paths.set(severity, (paths.get(severity) ?? "") + bar);
  });
  return paths;
}

function describeSlot({ start, n, outcomes }: OutcomeSlot, grain: number): string {
  return `${formatInterval(start, grain)}: ${describeRequests(n, outcomes)}`;
}

function place(at: number, count: number) {
  return at > (count - 1) / 2
    ? { right: `${(count - at) / count * 100}%` }
    : { left: `${(at + 1) / count * 100}%` };
}
