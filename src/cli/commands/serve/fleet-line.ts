import { isDrawn } from '../../../policy/index.ts';
import type { LineSettings } from '../../../server/work/index.ts';
import { lineOf } from '../../line.ts';
import type { Request } from '../../session.ts';

/** Returns the line that a server judges its images by; undefined if none is drawn. */
export function fleetLine({
  settings,
  ignore,
}: Pick<Request, 'settings' | 'ignore'>): LineSettings | undefined {
  const line = lineOf(settings);
  return isDrawn(line) ? { line, ignore } : undefined;
}
