import { isCveId, type Epss } from '../../../domain/index.ts';
import { toRfc3339 } from '../../fields/date.ts';
import { MAX_SCORES } from './limits.ts';

const HEADER = 'cve,epss,percentile';

/**
 * Reads the score list: an optional comment (`#model_version:v2025.03.14,score_date:…`), the header, and one
 * line per CVE. Creates scores anew on each iteration, since a list would take ten times the text's memory.
 * Throws SyntaxError for anything else, with the line number of an invalid score.
 */
export function parseEpss(text: string): Iterable<readonly [cve: string, Epss]> {
  return { [Symbol.iterator]: () => scoresIn(text) };
}

function* scoresIn(text: string): Generator<readonly [cve: string, Epss], void> {
  let hasHeader = false;
  let number = 0;
  let scores = 0;
  for (const line of linesOf(text)) {
    number++;
    if (!hasHeader) {
      if (number === 1 && line.startsWith('#')) continue;
      if (line.trim() !== HEADER) break;
      hasHeader = true;
    } else if (line !== '') {
      if (++scores > MAX_SCORES) throw new SyntaxError(`more than ${MAX_SCORES} scores`);
      yield parseLine(line, number);
    }
  }
  if (!hasHeader) throw new SyntaxError(`expected the header "${HEADER}"`);
  // A score whose last digits are missing is a score, too.
  if (!text.endsWith('\n')) throw new SyntaxError(`line ${number} is cut off`);
}

/** Yields one line at a time: a list would take several times the text's memory. */
function* linesOf(text: string): Generator<string, void> {
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    yield text.slice(start, end).trimEnd();
    start = end + 1;
  }
}

function parseLine(line: string, number: number): readonly [cve: string, Epss] {
  const [cve = '', probability = '', percentile = ''] = line.split(',');
  const epss = { probability: Number(probability), percentile: Number(percentile) };
  const isScore =
    probability !== '' && percentile !== '' && isShare(epss.probability) && isShare(epss.percentile);
  if (!isScore || !isCveId(cve)) throw new SyntaxError(`line ${number} is not a valid score`);
  return [cve, epss];
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

const DATE_FIELD = 'score_date:';

/** Returns the score date from the comment, or undefined without one. */
export function scoreDate(text: string): string | undefined {
  const [comment = ''] = text.split('\n', 1);
  const at = comment.startsWith('#') ? comment.indexOf(DATE_FIELD) : -1;
  return at < 0 ? undefined : toRfc3339(comment.slice(at + DATE_FIELD.length).trim());
}
