/** Exit codes for CI. 0, 1 and 3 are verdicts (see the policy's judge); the others mean that there is no verdict. */
export const EXIT = {
  within: 0,
  over: 1,
  /** Could not scan, or wrong usage. */
  failed: 2,
  incomplete: 3,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;
