import type { Line } from '../../domain/index.ts';

/**
 * Line for answers to Clair's clients. They apply a severity threshold unknown to this server, so severities are always
 * required.
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
