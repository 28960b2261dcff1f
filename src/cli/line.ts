import type { Settings } from '../config/index.ts';
import type { Line } from '../domain/index.ts';

export function lineOf({
  max,
  within,
  onlyFixed,
  failOnKev,
  minEpss,
  strict,
  allowIncomplete,
}: Settings): Line {
  return {
    max,
    ...(within.length > 0 && { within }),
    onlyFixed,
    failOnKev,
    ...(minEpss !== undefined && { minEpss }),
    strict,
    allowIncomplete,
  };
}
