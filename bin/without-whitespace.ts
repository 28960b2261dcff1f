import type { BuildOptions } from 'esbuild';

/**
 * Leaves out comments and indentation, a third of the bundle: each thread holds the text that it runs, and twice the
 * bytes if a comment is not in Latin-1. Names stay, and lines are short enough to find a place of a stack trace in.
 */
export const WITHOUT_WHITESPACE = { minifyWhitespace: true, lineLimit: 120 } satisfies BuildOptions;
