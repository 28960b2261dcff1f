import { failed, isSeverity, ok, SEVERITIES, type Line, type Result } from '../domain/index.ts';

/** Parses `critical=0,high=10`; fails with a sentence that names the invalid part. */
export function parseMax(text: string): Result<Line['max']> {
  const max: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [name = '', count, ...rest] = part.split('=').map((side) => side.trim());
    if (!isSeverity(name))
      return failed(`"${name}" is not a valid severity; expected ${SEVERITIES.join(', ')}`);
    if (count === undefined || rest.length > 0 || !isCount(count)) {
      return failed(`"${part.trim()}" is not valid; expected ${name}=NUMBER`);
    }
    if (Object.hasOwn(max, name)) return failed(`"${name}" is given twice`);
    max[name] = Number(count);
  }
  return ok(max);
}

function isCount(text: string): boolean {
  const count = Number(text);
  return text !== '' && Number.isSafeInteger(count) && count >= 0 && String(count) === text;
}
