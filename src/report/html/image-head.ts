import {
  counted,
  countPackages,
  dateOf,
  formatPlatform,
  type Problem,
  type ScanResult,
  type Verdict,
} from '../../domain/index.ts';
import { KNOWN_THEN } from '../words/known-then.ts';
import { baseWords } from '../words/base-words.ts';
import { feedWords } from '../words/feed-words.ts';
import { fixFirstOf, leavesWords } from '../upgrades/fix-first.ts';
import { imageName } from '../words/image-name.ts';
import { workloadWords } from '../words/workload-words.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { layersSection } from './layers.ts';
import { markup, type Markup } from './markup.ts';
import { numbersSection } from './numbers.ts';

/** Maximum problems to list per kind; more would not help. */
const PROBLEMS_SHOWN = 50;
const NOTHING = markup``;

/** Summarizes one image: the verdict, numbers, facts, holes, first upgrades, layers. */
export function imageHead(result: ScanResult): Markup {
  const { image, verdict, asOf } = result;
  const words = baseWords(result);
  const base = words === undefined ? NOTHING : markup`<p>${words}</p> `;
  const workloads = workloadWords(result.workloads).map((words) => markup`<p>Named ${words}</p> `);
  const then = asOf === undefined ? NOTHING : markup`<p>As of ${asOf}, by ${KNOWN_THEN}</p> `;
  return markup`<h2>${imageName(image)}</h2>
    ${workloads}${then}
    <p class="verdict ${verdictClass(verdict)}">${verdictWords(verdict)}</p>
    ${numbersSection(result)} ${base} ${problemList('Not everything could be checked', verdict.incomplete, 'holes')}
    ${problemList('Waived', verdict.waived, 'holes')}
    ${fixFirst(result)}
    ${layersSection(result)} ${factsSection(result)}`;
}

/** Lists what neither counts nor hides a vulnerability. */
export function notesSection({ verdict, problems }: ScanResult): Markup {
  const judged = new Set([...verdict.incomplete, ...verdict.waived].map(problemKey));
  return problemList(
    'Notes',
    problems.filter((problem) => !judged.has(problemKey(problem))),
    'notes',
  );
}

/** Says what was looked at, against what, and when: the page of a clean image is filed for that. */
function factsSection(result: ScanResult): Markup {
  const { image, distribution, packages, scope, feeds, scannedAt, asOf } = result;
  const { lookedUp, distributionOwned, notLookedUp } = countPackages(packages, scope);
  const counts = [
    `${lookedUp} looked up`,
    ...(distributionOwned > 0 ? [`${distributionOwned} more distribution-owned`] : []),
    ...(notLookedUp > 0 ? [`${notLookedUp} not looked up`] : []),
  ];
  const digest = image.manifestDigest ?? image.configDigest;
  const facts: readonly (readonly [name: string, value: string | readonly string[] | undefined])[] = [
    ['Digest', digest],
    ['Platform', image.platform && formatPlatform(image.platform)],
    ['Built', image.created && dateOf(image.created)],
    ['Distribution', distribution?.name],
    ['Packages', counts.join(', ')],
    ['Layers', String(image.layers.length)],
    ['Scanned', scannedAt],
    ['Feeds', feeds.map((feed) => feedWords(feed, asOf ?? scannedAt))],
  ];
  const rows = facts.flatMap(([name, value]) => {
    const values = (typeof value === 'string' ? [value] : (value ?? [])).map(
      (each) => markup`<dd>${each}</dd> `,
    );
    return values.length === 0 ? [] : [markup`<dt>${name}</dt> ${values}`];
  });
  return markup`<h3>What was looked at</h3>
    <dl>
      ${rows}
    </dl> `;
}

/** Only an image within a line is green. */
function verdictClass({ outcome, line, waived }: Verdict): string {
  if (outcome !== 'within') return outcome;
  return line && waived.length === 0 ? 'within' : 'open';
}

function problemKey({ kind, subject, path = '' }: Problem): string {
  return `${kind}\0${subject}\0${path}`;
}

function problemList(heading: string, problems: readonly Problem[], style: string): Markup {
  if (problems.length === 0) return NOTHING;
  const kinds = [...Map.groupBy(problems, ({ kind }) => kind)].map(([kind, ours]) =>
    problemsOfKind(kind, ours),
  );
  return markup`<div class="${style}">
    <h3>${heading}</h3>
    <ul>
      ${kinds}
    </ul>
  </div> `;
}

/** Folds the problems of a kind to one line, unless there is only one. */
function problemsOfKind(kind: string, problems: readonly Problem[]): Markup {
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ subject, message }) => {
    const about = message.includes(subject) ? NOTHING : markup`<code>${subject}</code>: `;
    return markup`${about}${message}`;
  });
  const [only, second] = shown;
  if (only && !second) return markup`<li><code>${kind}</code>: ${only}</li> `;
  const left = problems.length - shown.length;
  const more = left > 0 ? markup`<li>and ${left} more</li> ` : NOTHING;
  return markup`<li>
    <details>
      <summary><code>${kind}</code>: ${problems.length}</summary>
      <ul>
        ${shown.map((each) => markup`<li>${each}</li> `)}${more}
      </ul>
    </details>
  </li> `;
}

function fixFirst(result: ScanResult): Markup {
  const first = fixFirstOf(result);
  if (!first) return NOTHING;
  const { upgrades, words, commands, advice } = first;
  const list = upgrades.map((upgrade) => {
    const { name, version, ids, requires } = upgrade;
    const only = requires === undefined ? [] : [`only with ${requires}`];
    const limits = [...only, ...leavesWords(upgrade)].map((words) => `, ${words}`).join('');
    return markup`<li>
      <code>${name}</code> → <code>${version}</code>: ${counted(ids.length, 'CVE')}${limits}
    </li> `;
  });
  // A line break within a text becomes a blank: only breaks between commands are kept.
  const steps = commands.map((command) => markup`${command.join(' ')}\n`);
  const code = steps.length > 0 ? markup`<pre>${steps}</pre> ` : NOTHING;
  const sentences = advice.map((each) => markup`<p>${each}</p> `);
  return markup`<h3>Fix first</h3>
    <p>${words}${list.length > 0 ? ':' : '.'}</p>
    ${
      list.length > 0
        ? markup`<ul>
      ${list}
    </ul> `
        : NOTHING
    } ${code}${sentences}`;
}
