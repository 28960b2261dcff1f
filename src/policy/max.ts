import {
  failed,
  isSeverity,
  ok,
  SEVERITIES,
  type Line,
  type Result,
  type Severity,
} from '../domain/index.ts';

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
  const moot = mootPart(max);
  return moot === undefined ? ok(max) : failed(moot);
}

/** Counts include everything worse, so a part that allows more than one for a lower severity never decides. */
function mootPart(max: Line['max']): string | undefined {
  let least: Severity | undefined;
  for (const severity of SEVERITIES) {
    const allowed = max[severity];
    if (severity === 'unknown' || allowed === undefined) continue;
    const below = least && (max[least] ?? allowed);
    if (least !== undefined && below !== undefined && below < allowed)
      return `"${severity}=${allowed}" never matters beside "${least}=${below}", which counts what is ${severity}, too`;
    least = severity;
  }
  return undefined;
}

function isCount(text: string): boolean {
  const count = Number(text);
  return text !== '' && Number.isSafeInteger(count) && count >= 0 && String(count) === text;
}
