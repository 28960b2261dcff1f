import type { Line } from '../../domain/index.ts';

/**
 * What an answer to Clair's clients is held against: they apply a threshold of severity that nobody here knows, so that
 * severities always count.
 */
export function clairLine(allowIncomplete: readonly string[]): Line {
  return {
    max: { negligible: Infinity },
    onlyFixed: false,
    failOnKev: false,
    strict: false,
    allowIncomplete,
  };
}
