import { Component, type ComponentChildren } from "preact";

/** Replaces a part of the page that cannot be drawn, so that the rest stays. */
export class ErrorBoundary extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return <Broken>This page has an error and cannot be shown.</Broken>;
  }
}

/** In the place of a view whose file cannot be loaded: there is no network, or a newer page has replaced it. */
export function LostPart() {
  return (
    <Broken>
      This part of the page could not be loaded. A newer one may have replaced it.
    </Broken>
  );
}

function Broken({ children }: { children: ComponentChildren }) {
  return (
    <div class="failure" role="alert">
      <p>{children}</p>
      <button type="button" onClick={() => location.reload()}>Load it again</button>
    </div>
  );
}
