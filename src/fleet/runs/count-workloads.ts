import { DEFAULT_LINE, SEVERITIES } from '../../domain/index.ts';
import type { CountsOfImage, Inventory, OpenRun, ReportSummary } from '../../inventory/ports.ts';
import { fitsScope, type ScopedLine } from '../../policy/index.ts';

/** Runs per page. */
const RUNS_A_PAGE = 5_000;

interface Workload {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: string;
  readonly workload: string;
}

/** Sums over the distinct images that a workload runs now; each image counts once. */
interface WorkloadCounts {
  /** CVEs, by `FINDING_COLUMNS`. */
  readonly findings: readonly number[];
  /** Images over the line that judges them there. */
  readonly overLine: number;
  /** CVEs past their time limit. */
  readonly overdue: number;
  /** Images that were not read, or not yet matched. */
  readonly unread: number;
  /** Images of which a part could not be read, compared or covered. */
  readonly incomplete: number;
}

/** `unknown`: an earlier version counted them. */
const FIXABLE = ['true', 'false', 'unknown'] as const;

export const FINDING_COLUMNS = SEVERITIES.flatMap((severity) =>
  FIXABLE.map((fixable) => ({ severity, fixable })),
);

interface CountedImage extends Pick<CountsOfImage, 'image' | 'verdicts'> {
  /** By `FINDING_COLUMNS`; absent if its findings are not known. */
  readonly findings?: readonly number[];
  readonly isIncomplete: boolean;
}

type CountedWorkload = Workload & WorkloadCounts;
type Lines = readonly Pick<ScopedLine, 'name' | 'scope'>[];

/** Yields pages of all workloads that run, with their counts. Lines are those of a scope, in order. */
export async function* countWorkloads(
  { runs }: Pick<Inventory, 'runs'>,
  lines: Lines,
): AsyncIterable<readonly CountedWorkload[]> {
  const images = new Map<number, CountedImage>();
  let own: OpenRun[] = [];
  for await (const page of openPages(runs)) {
    // Read after the runs: a new image is in the map, and not left out.
    const unknown = new Set(page.map(({ imageId }) => imageId).filter((id) => !images.has(id)));
    for (const [id, counts] of await runs.countsOf([...unknown])) images.set(id, toCounted(counts));
    const whole: OpenRun[][] = [];
    for (const run of page) {
      if (own[0] && !isSameWorkload(own[0], run)) {
        whole.push(own);
        own = [];
      }
      own.push(run);
    }
    yield whole.flatMap((each) => countOne(each, images, lines));
  }
  yield countOne(own, images, lines);
}

async function* openPages(runs: Inventory['runs']): AsyncIterable<readonly OpenRun[]> {
  for (let after: OpenRun | undefined; ;) {
    const page = await runs.open({ ...(after && { after }), limit: RUNS_A_PAGE });
    yield page;
    after = page.at(-1);
    if (page.length < RUNS_A_PAGE) return;
  }
}

function isSameWorkload(a: OpenRun, b: OpenRun): boolean {
  return (
    a.workload === b.workload &&
    a.namespace === b.namespace &&
    a.kind === b.kind &&
    a.clusterId === b.clusterId
  );
}

function toCounted({ image, report, verdicts }: CountsOfImage): CountedImage {
  if (!report) return { image, verdicts, isIncomplete: false };
  return { image, verdicts, findings: findingsOf(report), isIncomplete: report.holes > 0 };
}

function findingsOf({ counts, fixable }: ReportSummary): readonly number[] {
  return FINDING_COLUMNS.map((column) => {
    const all = counts[column.severity] ?? 0;
    if (!fixable) return column.fixable === 'unknown' ? all : 0;
    const able = fixable[column.severity] ?? 0;
    return { true: able, false: all - able, unknown: 0 }[column.fixable];
  });
}

function countOne(
  runs: readonly OpenRun[],
  images: ReadonlyMap<number, CountedImage>,
  lines: Lines,
): readonly CountedWorkload[] {
  const [first] = runs;
  if (!first) return [];
  const distinct = new Map<string, CountedImage>();
  // Several lines may judge one image here: runs of one workload may have different owners.
  const over = new Set<string>();
  const overdue = new Map<string, number>();
  for (const run of runs) {
    const counted = images.get(run.imageId);
    if (!counted) continue;
    distinct.set(counted.image, counted);
    if (counted.verdicts.length === 0) continue;
    const name = lineOf(run, lines);
    const verdict = counted.verdicts.find(({ line }) => line === name);
    if (!verdict) continue;
    if (verdict.isOver) over.add(counted.image);
    overdue.set(counted.image, Math.max(verdict.overdue, overdue.get(counted.image) ?? 0));
  }
  const all = [...distinct.values()];
  const { cluster, namespace, kind, workload } = first;
  const counts = {
    cluster,
    namespace,
    kind,
    workload,
    findings: sumOf(all.flatMap(({ findings }) => (findings ? [findings] : []))),
    overLine: over.size,
    overdue: [...overdue.values()].reduce((sum, count) => sum + count, 0),
    unread: all.filter(({ findings }) => !findings).length,
    incomplete: all.filter(({ isIncomplete }) => isIncomplete).length,
  };
  return [counts];
}

function sumOf(rows: readonly (readonly number[])[]): readonly number[] {
  if (rows.length === 1 && rows[0]) return rows[0];
  return FINDING_COLUMNS.map((_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0));
}

function lineOf({ cluster, namespace, owner }: OpenRun, lines: Lines): string {
  const place = { cluster, namespace, ...(owner !== '' && { owner }) };
  return lines.find(({ scope }) => fitsScope(place, scope))?.name ?? DEFAULT_LINE;
}
