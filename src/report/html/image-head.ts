import { counted, type Problem, type ScanResult, type Verdict } from '../../domain/index.ts';
import { KNOWN_THEN } from '../words/known-then.ts';
import { baseWords } from '../words/base-words.ts';
import { fixFirstOf, leavesWords } from '../upgrades/fix-first.ts';
import { imageName } from '../words/image-name.ts';
import { workloadWords } from '../words/workload-words.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { layersSection } from './layers.ts';
import { markup, type Markup } from './markup.ts';

/** Maximum problems to list per kind; more would not help. */
const PROBLEMS_SHOWN = 50;
const NOTHING = markup``;

/** Summarizes one image: the verdict, holes, first upgrades, layers. */
export function imageHead(result: ScanResult): Markup {
  const { image, distribution, verdict, problems, asOf } = result;
  const judged = new Set([...verdict.incomplete, ...verdict.waived].map(problemKey));
  const notes = problems.filter((problem) => !judged.has(problemKey(problem)));
  const words = baseWords(result);
  const base = words === undefined ? NOTHING : markup`<p>${words}</p> `;
  const system = distribution ? markup`<p>${distribution.name}</p> ` : NOTHING;
  const workloads = workloadWords(result.workloads).map((words) => markup`<p>Named ${words}</p> `);
  const then = asOf === undefined ? NOTHING : markup`<p>As of ${asOf}, by ${KNOWN_THEN}</p> `;
  return markup`<h2>${imageName(image)}</h2>
    ${workloads}${system}${then}
    <p class="verdict ${verdictClass(verdict)}">${verdictWords(verdict)}</p>
    ${base} ${problemList('Not everything could be checked', verdict.incomplete, 'holes')}
    ${problemList('Waived', verdict.waived, 'holes')}
    ${fixFirst(result)}
    ${layersSection(result)}
    ${problemList('Notes', notes, 'notes')}`;
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
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(({ kind, subject, message }) => {
    const about = message.includes(subject) ? NOTHING : markup` <code>${subject}</code>`;
    return markup`<li><code>${kind}</code>${about}: ${message}</li> `;
  });
  const left = problems.length - shown.length;
  const more = left > 0 ? markup`<li>and ${left} more</li> ` : NOTHING;
  return markup`<div class="${style}">
    <h3>${heading}</h3>
    <ul>
      ${shown}${more}
    </ul>
  </div> `;
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
