import type { Settings } from '../config/index.ts';
import type { Line } from '../domain/index.ts';

export function lineOf(settings: Settings): Line {
  const { max, within, onlyFixed, failOnKev, minEpss, ignoreBase, strict, allowIncomplete } = settings;
  return {
    max,
    ...(within.length > 0 && { within }),
    onlyFixed,
    failOnKev,
    ...(minEpss !== undefined && { minEpss }),
    ...(ignoreBase && { ignoreBase }),
    strict,
    allowIncomplete,
  };
}
