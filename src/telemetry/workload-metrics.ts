/** Series beyond which workloads are summed up by namespace, and namespaces by cluster. */
const MAX_WORKLOAD_SERIES = 100_000;

const PLACE = ['cluster', 'namespace', 'kind', 'workload'] as const;

/** All are gauges. */
export const WORKLOAD_METRICS = [
  {
    name: 'plimsoll_workload_findings',
    labels: [...PLACE, 'severity', 'fixable'],
    help: 'CVEs in the images that a workload runs: distinct in each distinct image, then summed.',
  },
  {
    name: 'plimsoll_workload_over_line',
    labels: PLACE,
    help: 'Images of a workload over the line that judges them there.',
  },
  {
    name: 'plimsoll_workload_overdue',
    labels: PLACE,
    help: 'CVEs of a workload past the time limit of its line, in each distinct image.',
  },
  {
    name: 'plimsoll_workload_unread',
    labels: PLACE,
    help: 'Images of a workload that were not read, or not yet matched: their findings are not known.',
  },
  {
    name: 'plimsoll_workload_incomplete',
    labels: PLACE,
    help: 'Images of a workload of which a part could not be read, compared or covered.',
  },
  {
    name: 'plimsoll_workload_series_limited',
    labels: [],
    help: '1 if workloads are too many for series of their own: only namespaces, or clusters, have them.',
  },
] as const;

type SeriesName = (typeof WORKLOAD_METRICS)[number]['name'];

interface Place {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
}

interface Counted extends Place {
  /** A count for each of the finding columns. */
  readonly findings: readonly number[];
  readonly overLine: number;
  readonly overdue: number;
  readonly unread: number;
  readonly incomplete: number;
}

interface FindingColumn {
  readonly severity: string;
  readonly fixable: string;
}

/** Writes workloads in Prometheus' text format, without series of 0. */
export async function writeWorkloadMetrics(
  findings: readonly FindingColumn[],
  workloads: AsyncIterable<readonly Counted[]>,
  limit = MAX_WORKLOAD_SERIES,
): Promise<string> {
  const levels = [
    new Sums(PLACE, limit),
    new Sums(['cluster', 'namespace'], limit),
    new Sums(['cluster'], Infinity),
  ];
  for await (const page of workloads) {
    for (const workload of page) for (const level of levels) level.add(workload);
  }
  const finest = levels.findIndex(({ isFull }) => !isFull);
  const columns = [
    ...findings.map(({ severity, fixable }) => ({
      name: 'plimsoll_workload_findings',
      labels: `,severity="${severity}",fixable="${fixable}"`,
    })),
    ...OTHER_COLUMNS.map((name) => ({ name, labels: '' })),
  ];
  const linesOf = (series: SeriesName) =>
    columns.flatMap(({ name, labels }, i) =>
      name === series ? (levels[finest]?.linesOf(name, labels, i) ?? []) : [],
    );
  const isLimited = finest > 0 ? 1 : 0;
  return WORKLOAD_METRICS.map(({ name, help }) => {
    const lines = name === LIMITED ? [`${name} ${isLimited}`] : linesOf(name);
    return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
  }).join('\n');
}

const LIMITED = 'plimsoll_workload_series_limited' satisfies SeriesName;

/** In the order of `Sums`. */
const OTHER_COLUMNS = [
  'plimsoll_workload_over_line',
  'plimsoll_workload_overdue',
  'plimsoll_workload_unread',
  'plimsoll_workload_incomplete',
] as const satisfies readonly SeriesName[];

/** Sums by some labels of a place. */
class Sums {
  readonly #labels: readonly (keyof Place)[];
  readonly #limit: number;
  readonly #rows = new Map<string, { readonly place: Place; readonly sums: readonly number[] }>();
  #series = 0;

  constructor(labels: readonly (keyof Place)[], limit: number) {
    this.#labels = labels;
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#series > this.#limit;
  }

  add(counted: Counted): void {
    if (this.isFull) {
      this.#rows.clear();
      return;
    }
    const key = this.#labels.map((label) => counted[label]).join('\0');
    const { findings, overLine, overdue, unread, incomplete } = counted;
    const before = this.#rows.get(key)?.sums ?? [];
    const sums = findings.concat(overLine, overdue, unread, incomplete).map((count, i) => {
      const sum = before[i] ?? 0;
      if (count > 0 && sum === 0) this.#series++;
      return sum + count;
    });
    this.#rows.set(key, { place: counted, sums });
  }

  linesOf(name: SeriesName, more: string, column: number): readonly string[] {
    const lines: string[] = [];
    for (const { place, sums } of this.#rows.values()) {
      const sum = sums[column] ?? 0;
      if (sum === 0) continue;
      const labels = this.#labels.map((label) => `${label}="${escape(place[label])}"`).join(',');
      lines.push(`${name}{${labels}${more}} ${sum}`);
    }
    return lines;
  }
}

/** Names come from clusters: a quote or a line feed must not begin another label or line. */
function escape(value: string): string {
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}
