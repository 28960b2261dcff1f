import type { Settings } from '../../config/index.ts';
import { defined, type Line } from '../../domain/index.ts';

/** Settings that draw a line. */
type DrawingSettings = Pick<
  Settings,
  'max' | 'within' | 'onlyFixed' | 'failOnKev' | 'minEpss' | 'ignoreBase' | 'strict' | 'allowIncomplete'
>;

export function lineOf(settings: DrawingSettings): Line {
  const { max, within, onlyFixed, failOnKev, minEpss, ignoreBase, strict, allowIncomplete } = settings;
  return {
    max,
    ...(within.length > 0 && { within }),
    onlyFixed,
    failOnKev,
    ...defined({ minEpss }),
    ...(ignoreBase && { ignoreBase }),
    strict,
    allowIncomplete,
  };
}
