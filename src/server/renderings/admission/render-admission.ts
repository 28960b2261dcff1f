import { compareSeverity, type Finding } from '../../../domain/index.ts';
import { verdictByFleetLine } from '../../../policy/index.ts';
import { overLine, verdictWords } from '../../../report/index.ts';
import type { Renderer } from '../renderer.ts';
import type { AdmissionVerdict } from './verdict.ts';

/** CVEs over the line to name before counting the rest. */
const NAMED = 3;

/** Renders a verdict with the CVEs over the line, and their fixes. */
export const renderAdmission: Renderer<'admission'> = ({ scan: { result }, rendering }) => {
  const verdict = verdictByFleetLine(result, rendering.line);
  const over = result.findings.filter(overLine(verdict));
  const reason = [verdictWords(verdict), overWords(over)].filter((each) => each !== '').join(' ');
  const answer: AdmissionVerdict = { outcome: verdict.outcome, reason };
  return { contentType: 'application/json', body: JSON.stringify(answer) };
};

function overWords(findings: readonly Finding[]): string {
  const byId = Map.groupBy(
    findings.toSorted((a, b) => compareSeverity(b.severity, a.severity)),
    ({ id }) => id,
  );
  const named = [...byId.values()].slice(0, NAMED).flatMap(([first]) => (first ? [findingWords(first)] : []));
  if (named.length === 0) return '';
  const more = byId.size - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function findingWords({ id, package: { name, version }, fixedVersion, state }: Finding): string {
  const fix =
    fixedVersion === undefined ? (state === 'fixed' ? 'fixed' : 'no fix') : `fixed in ${fixedVersion}`;
  return `${id} in ${name} ${version} (${fix})`;
}
