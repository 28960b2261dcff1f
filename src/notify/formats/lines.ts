import { counted, defined, type Hit, type RunPlace } from '../../domain/index.ts';
import { printable } from '../../errors/index.ts';
import type { Message, MessageEvent } from '../message.ts';

/** Characters per line: a record's title can be a page. */
const MAX_LINE_LENGTH = 300;
/** Workloads to name on a line before counting the others. */
const PLACES_A_LINE = 3;

/** Text for chat programs: a heading, and a line for each event and each hit. */
export interface Lines {
  readonly heading: string;
  readonly sections: readonly MessageSection[];
  /** Address of the omitted rest. */
  readonly more?: string;
}

export interface MessageSection {
  readonly text: string;
  /** The vulnerability's title. */
  readonly title?: string;
  readonly links: readonly string[];
  readonly hits: readonly string[];
}

export function linesOf({ summary, events, total, more }: Message): Lines {
  const address = more ?? events.find(({ hits }) => hits.more !== undefined)?.hits.more;
  const sections = events.map(sectionOf);
  const left = total - events.length;
  const rest = left > 0 ? [{ text: `and ${left} more changes`, links: [], hits: [] }] : [];
  return {
    heading: messageLine(summary),
    sections: [...sections, ...rest],
    ...defined({ more: address }),
  };
}

function sectionOf({ message, finding, hits }: MessageEvent): MessageSection {
  const rated = finding ? `${finding.severity}${finding.isExploited ? ', exploited' : ''}: ` : '';
  const shown = hits.listed.reduce((sum, { workloads = 1 }) => sum + workloads, 0);
  const left = hits.total - shown;
  return {
    text: messageLine(rated + message),
    ...(finding?.title !== undefined && { title: messageLine(finding.title) }),
    links: finding?.links.slice(0, 1) ?? [],
    hits: [...hits.listed.map(hitLine), ...(left > 0 ? [`and ${left} more`] : [])],
  };
}

function hitLine({ name, owner, workloads, places = [] }: Hit): string {
  const of = owner === undefined ? '' : `${owner}: `;
  if (workloads === undefined) return messageLine(of + name);
  const shown = places.slice(0, PLACES_A_LINE).map(placeText);
  const left = workloads - shown.length;
  const where = [...shown, ...(shown.length > 0 && left > 0 ? [`${left} more`] : [])].join(', ');
  return messageLine(`${of}${name} (${counted(workloads, 'workload')}${where === '' ? '' : `: ${where}`})`);
}

function placeText({ cluster, namespace, workload, container }: RunPlace): string {
  return `${cluster}/${namespace} ${workload.kind}/${workload.name} [${container}]`;
}

export function messageLine(text: string, length = MAX_LINE_LENGTH): string {
  const safe = printable(text);
  // Counts code points, so that no surrogate pair is cut in half.
  const points = safe.length > length ? Array.from(safe.slice(0, length + 1)) : [];
  return points.length === 0 ? safe : `${points.slice(0, -2).join('')}…`;
}
