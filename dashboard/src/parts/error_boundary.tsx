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
    return (
      <div class="failure" role="alert">
        <p>This page has an error and cannot be shown.</p>
        <button type="button" onClick={() => location.reload()}>Load it again</button>
      </div>
    );
  }
}
