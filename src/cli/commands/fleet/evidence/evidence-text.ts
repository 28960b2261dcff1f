import type { EvidenceDocument } from '../../../../api/index.ts';
import { printable } from '../../../../errors/index.ts';
import { alignColumns } from '../../../../report/index.ts';
import { byPlace, runTable } from '../run-table.ts';
import { shortFacts, whatMayBeMissing } from './short-facts.ts';

const HEAD = ['IMAGE', 'PACKAGE', 'VERSION', 'AFFECTED', 'SINCE', 'EXPLOITED SINCE'];

/** Sums up evidence: where, since when, and who was told. */
export function evidenceText(document: EvidenceDocument): string {
  const { id, images, runs } = document;
  const rows = images.flatMap(({ key, names, packages }) =>
    packages.map(({ name, version, affected, affectedSince, exploitedSince }) =>
      [
        names[0] ?? key,
        name,
        version,
        affected ? 'yes' : 'no longer',
        affectedSince?.at ?? '-',
        exploitedSince?.at ?? '-',
      ].map(printable),
    ),
  );
  const missing = whatMayBeMissing(document);
  return [
    `${printable(id)}\n\n`,
    ...shortFacts(document).map((fact) => `  ${fact}\n`),
    ...(rows.length === 0 ? [] : ['\n', alignColumns([HEAD, ...rows])]),
    ...(runs.length === 0 ? [] : ['\n', runTable(runs.toSorted(byPlace))]),
    ...(missing.length === 0
      ? []
      : ['\nMay be missing:\n', ...missing.map((each) => `  ${printable(each)}\n`)]),
  ].join('');
}
