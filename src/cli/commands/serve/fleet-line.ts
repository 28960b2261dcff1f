import type { ServerSettings } from '../../../config/index.ts';
import { DEFAULT_LINE } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { isDrawn, type LineSettings, type ScopedLine } from '../../../policy/index.ts';
import type { WorkSettings } from '../../../server/work/index.ts';
import type { LoadedLine } from '../../../store/ports.ts';
import { lineOf } from '../../line.ts';
import type { Request } from '../../session.ts';

type DrawnLines = Pick<WorkSettings, 'line' | 'lines'>;

interface NamedLine extends LineSettings {
  readonly name: string;
}

/** Returns the line that a server judges its images by where no other is for them; undefined if none is drawn. */
export function fleetLine({
  settings,
  ignore,
}: Pick<Request, 'settings' | 'ignore'>): LineSettings | undefined {
  const line = lineOf(settings);
  return isDrawn(line) ? { line, ignore } : undefined;
}

/** Returns the lines for images that run. Throws CONFIG_INVALID for one by which nothing could fail. */
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

/** Lists lines as the store keeps them, in the order in which they apply. */
export function loadedLines(drawn: DrawnLines): readonly LoadedLine[] {
  return namedLines(drawn).map(({ name, ...settings }) => ({ name, settings }));
}
