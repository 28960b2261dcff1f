import type { Report } from '../format.ts';
import { verdictLabel } from './verdict-words.ts';

/** Image outcomes in a report's heading, the worst first. */
const OUTCOMES = ['over the line', 'incomplete', 'within the line', 'no line is set'] as const;

/** Titles a report by its worst image. */
export function reportTitle({ results, failures }: Report): string {
  if (failures.length > 0) return 'not everything was scanned';
  const labels = results.map(({ verdict }) => verdictLabel(verdict));
  const worst = OUTCOMES.find((outcome) => labels.includes(outcome)) ?? 'nothing was scanned';
  const isIncomplete = results.some(({ verdict }) => verdict.incomplete.length > 0);
  return worst === 'over the line' && isIncomplete ? `${worst}, and incomplete` : worst;
}
