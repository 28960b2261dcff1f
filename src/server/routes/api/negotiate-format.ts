import { REPORT_FORMATS } from '../../../report/index.ts';
import { AppError } from '../../../errors/index.ts';
import { HttpError } from '../../shell/http-error.ts';

/** Format for programs without an Accept header. */
const DEFAULT_FORMAT = 'json';
/** The first of two formats wins if both match one range. */
const FORMATS_BY_TYPE: ReadonlyMap<string, string> = new Map(
  REPORT_FORMATS.flatMap(({ name, accepts }) => accepts.map((type) => [type, name] as const)).toReversed(),
);

/** Lists all formats' media types. */
export function reportTypes(): readonly string[] {
  return [...new Set(REPORT_FORMATS.map(({ mediaType }) => essence(mediaType)))];
}

/** Selects a report's format: the named one, else the most accepted one (RFC 9110, 12.5.1). */
export function negotiateFormat(named: string | undefined, accept: string | undefined): string {
  if (named !== undefined) return checkFormat(named);
  if (accept === undefined || accept.trim() === '') return DEFAULT_FORMAT;
  const wanted = accept
    .split(',')
    .map(toPreference)
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  for (const { type } of wanted) {
    const format = FORMATS_BY_TYPE.get(type);
    if (format !== undefined) return format;
  }
  throw new HttpError(406, `expected one of ${acceptedTypes().join(', ')} in Accept, or ?format=NAME`);
}

/** Omits ranges, which do not name an available type. */
function acceptedTypes(): readonly string[] {
  return [...FORMATS_BY_TYPE.keys()].filter((type) => !type.includes('*')).toSorted();
}

function checkFormat(name: string): string {
  const names = REPORT_FORMATS.map((format) => format.name);
  if (names.includes(name)) return name;
  throw new AppError('USAGE', `unknown format "${name}"`, {
    hint: `use one of: ${names.join(', ')}`,
  });
}

function toPreference(entry: string): { readonly type: string; readonly weight: number } {
  const [type = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, weight: quality === undefined ? 1 : Number(quality.slice(2)) };
}

/** Returns a media type without parameters: `text/plain`. */
function essence(mediaType: string): string {
  return mediaType.split(';', 1).join();
}
