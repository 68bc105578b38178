/**
 * Up to this share of late checks, pauses are rare: an unseen one at a given moment is less likely
 * still. An idle machine has 0 to 1 % late checks, one with a busy core 4 to 80 %.
 */
const RARE_SHARE = 0.02;

/**
 * The checks of the event loop during one stream, as a sample of its pauses, with those of just
 * before: a short stream alone has too few to tell that pauses are rare.
 */
export class PauseSample {
  readonly #earlier: number;
  readonly #earlierLate: number;
  #worstMs: number;
  #checks = 0;
  #late = 0;

  /** @param earlier the pauses at earlier checks, in milliseconds; 0 for none. */
  constructor(earlier: number[] = []) {
    this.#earlier = earlier.length;
    this.#earlierLate = earlier.filter((ms) => ms > 0).length;
    this.#worstMs = Math.max(0, ...earlier);
  }

  /** Takes a check, with the pause that made it late, in milliseconds; 0 for none. */
  check(pauseMs: number): void {
    this.#checks++;
    if (pauseMs > 0) this.#late++;
    this.note(pauseMs);
  }

  /** Takes a pause that was noticed otherwise. */
  note(pauseMs: number): void {
    this.#worstMs = Math.max(this.#worstMs, pauseMs);
  }

  /**
   * How long a pause at any moment may have been, in milliseconds: as long as
   * the longest; 0 where pauses were rare.
   */
  get hiddenMs(): number {
    const isRare = this.#late <= RARE_SHARE * this.#checks &&
      this.#late + this.#earlierLate <= RARE_SHARE * (this.#checks + this.#earlier);
    return isRare ? 0 : this.#worstMs;
  }
}
