import type { Line } from '../../domain/index.ts';

/**
 * Returns the line for Clair's clients. They apply a severity threshold unknown to this server, so severities
 * are always required.
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
