import type { RunEntry, RunFile } from './run.ts';

/** Maximum runs per request. */
export const MAX_RUNS_A_PART = 10_000;
/** Maximum parts per list. */
export const MAX_PARTS = 1_000;
/** Maximum characters per request: half a server's default limit, which counts bytes. */
const MAX_PART_LENGTH = 1024 * 1024;

export interface RunPart {
  readonly number: number;
  readonly of: number;
  readonly runs: readonly RunEntry[];
  /** Labels on these runs' namespaces. */
  readonly namespaces: RunFile['namespaces'];
}

/** Divides a list into parts that a server accepts; an empty list is one part. */
export function runPartsOf({ runs, namespaces }: Pick<RunFile, 'runs' | 'namespaces'>): readonly RunPart[] {
  const chunks = chunksOf(runs, namespaces);
  return chunks.map((chunk, i) => ({
    number: i + 1,
    of: chunks.length,
    runs: chunk,
    namespaces: labelsOf(chunk, namespaces),
  }));
}

function chunksOf(
  runs: readonly RunEntry[],
  namespaces: RunFile['namespaces'],
): readonly (readonly RunEntry[])[] {
  let chunk: RunEntry[] = [];
  const chunks = [chunk];
  const counted = new Set<string>();
  let length = 0;
  for (const run of runs) {
    const own = JSON.stringify(run).length;
    if (chunk.length >= MAX_RUNS_A_PART || length + own > MAX_PART_LENGTH) {
      chunk = [];
      chunks.push(chunk);
      counted.clear();
      length = 0;
    }
    chunk.push(run);
    length += own;
    if (counted.has(run.namespace)) continue;
    counted.add(run.namespace);
    length += JSON.stringify(namespaces[run.namespace] ?? {}).length;
  }
  return chunks;
}

function labelsOf(runs: readonly RunEntry[], namespaces: RunFile['namespaces']): RunFile['namespaces'] {
  const names = new Set(runs.map(({ namespace }) => namespace));
  return Object.fromEntries(Object.entries(namespaces).filter(([name]) => names.has(name)));
}
