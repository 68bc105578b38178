/** Lines of one chart: as many as there are colours that can be told apart. */
export const MOST_LINES = 6;
