import type { ServerSettings } from '../../../config/index.ts';
import { DEFAULT_LINE } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { LoadedLine } from '../../../inventory/ports.ts';
import { isDrawn, type LineSettings, type ScopedLine } from '../../../policy/index.ts';
import type { WorkSettings } from '../../../server/work/index.ts';
import type { SessionRequest } from '../../opening/session.ts';
import { lineOf } from '../../options/line.ts';

type DrawnLines = Pick<WorkSettings, 'line' | 'lines'>;

interface NamedLine extends LineSettings {
  readonly name: string;
}

/** Returns the server's default line; undefined if none is drawn. */
export function fleetLine({
  settings,
  ignore,
}: Pick<SessionRequest, 'settings' | 'ignore'>): LineSettings | undefined {
  const line = lineOf(settings);
  return isDrawn(line) ? { line, ignore } : undefined;
}

/** Returns the lines for running images. Throws CONFIG_INVALID for one that nothing could exceed. */
export function scopedLines({ fleet }: Pick<ServerSettings, 'fleet'>): readonly ScopedLine[] {
  return fleet.lines.map(({ name, scope, settings, ignore }) => {
    const line = lineOf({ ...settings, ignoreBase: false });
    if (isDrawn(line)) return { name, scope, line, ignore };
    throw new AppError('CONFIG_INVALID', `the line ${name} allows everything`, {
      hint: 'give it max, within, fail-on-kev or min-epss',
    });
  });
}

/** Lists lines in the order in which they apply. */
export function namedLines({ line, lines = [] }: DrawnLines): readonly NamedLine[] {
  return [...lines, ...(line ? [{ ...line, name: DEFAULT_LINE }] : [])];
}

/** Lists lines in stored form, in the order in which they apply. */
export function loadedLines(drawn: DrawnLines): readonly LoadedLine[] {
  return namedLines(drawn).map(({ name, ...settings }) => ({ name, settings }));
}
