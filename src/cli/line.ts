import type { Settings } from '../config/index.ts';
import type { Line } from '../domain/index.ts';

export function lineOf({ max, onlyFixed, failOnKev, minEpss, strict, allowIncomplete }: Settings): Line {
  return {
    max,
    onlyFixed,
    failOnKev,
    ...(minEpss !== undefined && { minEpss }),
    strict,
    allowIncomplete,
  };
}
