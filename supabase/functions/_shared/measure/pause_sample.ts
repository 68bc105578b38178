/**
 * Up to this share of late checks, pauses are rare: an unseen one at a given moment is less likely
 * still. An idle machine has 0 to 1 % late checks, one with a busy core 4 to 80 %.
 */
const RARE_SHARE = 0.02;

/** The checks of the event loop during one stream, as a sample of its pauses. */
export class PauseSample {
  #worstMs = 0;
  #checks = 0;
  #late = 0;

  /** Takes a check, which came in time or was late. */
  check(isLate: boolean): void {
    this.#checks++;
    if (isLate) this.#late++;
  }

  /** Takes the length of a pause, in milliseconds. */
  note(ms: number): void {
    this.#worstMs = Math.max(this.#worstMs, ms);
  }

  /**
   * How long a pause at any moment may have been, in milliseconds: as long as
   * the longest; 0 where pauses were rare.
   */
  get hiddenMs(): number {
    return this.#late > RARE_SHARE * this.#checks ? this.#worstMs : 0;
  }
}
