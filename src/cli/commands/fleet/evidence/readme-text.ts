import type { EvidenceView } from '../../../../api/index.ts';
import { PROGRAM } from '../../../../domain/index.ts';
import { printable } from '../../../../errors/index.ts';
import type { EvidenceCounts } from './count-evidence.ts';
import { shortFacts, whatMayBeMissing } from './short-facts.ts';

/** Explains an evidence archive to people who do not know the program. */
export function readmeText(view: EvidenceView, counts: EvidenceCounts): string {
  const title = `Evidence on ${printable(view.id)}`;
  const missing = whatMayBeMissing(view);
  const lines = [
    title,
    '='.repeat(title.length),
    '',
    `Collected at ${view.at} by ${PROGRAM.name} ${PROGRAM.version}. All times are in UTC.`,
    '',
    'In short',
    '--------',
    '',
    ...shortFacts(view, counts).map((fact) => `- ${fact}`),
    '',
    'Files',
    '-----',
    '',
    ...FILES,
    '',
    'What the times mean',
    '-------------------',
    '',
    ...TIMES,
    '',
    'What may be missing',
    '-------------------',
    '',
    ...(missing.length === 0 ? ['- Nothing that is known.'] : missing.map((each) => `- ${printable(each)}`)),
    ...LIMITS,
  ];
  return `${lines.join('\n')}\n`;
}

const FILES = [
  'evidence.json       the facts above, for programs',
  'images.json         images that it affects, or did, with the packages and since when',
  'runs.json           where these images run and ran: cluster, workload, container, from when to when',
  'advisories.json     what advisories, severities and KEV said when it was first known to affect an image,',
  '                    when it was first known to be exploited, and now',
  'verdicts.json       how these images were judged by the line of the server, and what changed that',
  'notifications.json  what the server noted about it, and whom it told when',
  '',
  'schema/evidence-1.json in the sources of the program describes each of them.',
];

const TIMES = [
  '"affectedSince" is when the server got the data of a feed by which a package of an image is affected; for a',
  'package that it did not know then, it is when it first reported on an image that holds it. "exploitedSince" is when',
  'KEV, the list of CISA, was first known to name the vulnerability while it affected the package. Both are written',
  'once, and never changed. The number of the sync orders what was known, whatever clocks said.',
];

const LIMITS = [
  '- Events, ended runs, verdicts and messages are there as long as the server keeps its history.',
  '- Notifications in the shapes of Clair are not listed.',
];
