import type { Epss } from '../../../domain/index.ts';
import { toRfc3339 } from '../../date.ts';

const HEADER = 'cve,epss,percentile';

/**
 * Reads the list of scores: an optional comment (`#model_version:v2025.03.14,score_date:…`), the header, and one line a
 * CVE. Throws SyntaxError for anything else, and for the number of lines that are no score.
 */
export function parseEpss(text: string): (readonly [cve: string, Epss])[] {
  const lines = text.split('\n');
  const start = lines[0]?.startsWith('#') === true ? 1 : 0;
  if (lines[start]?.trim() !== HEADER) throw new SyntaxError(`its header is not "${HEADER}"`);
  const scores: (readonly [string, Epss])[] = [];
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at]?.trimEnd() ?? '';
    if (line !== '') scores.push(parseLine(line, at + 1));
  }
  return scores;
}

function parseLine(line: string, number: number): readonly [cve: string, Epss] {
  const [cve = '', probability = '', percentile = ''] = line.split(',');
  const epss = { probability: Number(probability), percentile: Number(percentile) };
  const isScore =
    probability !== '' && percentile !== '' && isShare(epss.probability) && isShare(epss.percentile);
  if (!isScore || !cve.startsWith('CVE-')) throw new SyntaxError(`line ${number} is no score`);
  return [cve, epss];
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

const DATE_FIELD = 'score_date:';

/** When the scores were made, as the comment says; undefined where there is none. */
export function scoreDate(text: string): string | undefined {
  const [comment = ''] = text.split('\n', 1);
  const at = comment.startsWith('#') ? comment.indexOf(DATE_FIELD) : -1;
  return at < 0 ? undefined : toRfc3339(comment.slice(at + DATE_FIELD.length).trim());
}
