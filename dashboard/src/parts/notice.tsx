import type { ComponentChildren } from "preact";

interface NoticeProps {
  tone: "notice" | "bad" | "simulated";
  title: string;
  children?: ComponentChildren;
}

const signs = { notice: "i", bad: "!", simulated: "S" };

/** Something the reader must know before the numbers. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      <span class="sign" aria-hidden="true">{signs[tone]}</span>
      <p>
        <strong>{title}</strong> {children}
      </p>
    </div>
  );
}
