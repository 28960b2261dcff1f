/** From the worst to the best: an image that could not be scanned outweighs one over the line, and that a hole. */
const WORST_FIRST = [2, 1, 3, 0] as const;

export type ExitCode = (typeof WORST_FIRST)[number];

/** The exit code of a call, over all of its images. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? 0;
}
