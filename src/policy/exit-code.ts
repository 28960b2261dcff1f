/** Worst to best: an image that could not be scanned outweighs one over the line, which outweighs a hole. */
const WORST_FIRST = [2, 1, 3, 0] as const;

export type ExitCode = (typeof WORST_FIRST)[number];

/** Returns the call's exit code from all its images' codes. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? 0;
}
