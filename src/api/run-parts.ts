import type { RunEntry, RunFile, SentPullCredentials } from './run.ts';

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
  /** For these runs; absent if there are none, since an older server does not know them. */
  readonly credentials?: readonly SentPullCredentials[];
}

interface WholeList extends Pick<RunFile, 'runs' | 'namespaces'> {
  readonly credentials?: readonly SentPullCredentials[];
}

/** Divides a list into parts that a server accepts; an empty list is one part. */
export function runPartsOf({ runs, namespaces, credentials = [] }: WholeList): readonly RunPart[] {
  const byImage = new Map(credentials.map((each) => [imageOf(each), each]));
  const chunks = chunksOf(runs, namespaces, byImage);
  return chunks.map((chunk, i) => ({
    number: i + 1,
    of: chunks.length,
    runs: chunk,
    namespaces: labelsOf(chunk, namespaces),
    ...credentialsOf(chunk, byImage),
  }));
}

function chunksOf(
  runs: readonly RunEntry[],
  namespaces: RunFile['namespaces'],
  credentials: ReadonlyMap<string, SentPullCredentials>,
): readonly (readonly RunEntry[])[] {
  let chunk: RunEntry[] = [];
  const chunks = [chunk];
  const counted = new Set<string>();
  let length = 0;
  const count = (key: string, content: unknown): void => {
    if (counted.has(key)) return;
    counted.add(key);
    length += JSON.stringify(content).length;
  };
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
    count(run.namespace, namespaces[run.namespace] ?? {});
    count(imageOf(run), credentials.get(imageOf(run)) ?? {});
  }
  return chunks;
}

function credentialsOf(chunk: readonly RunEntry[], all: ReadonlyMap<string, SentPullCredentials>) {
  const credentials = [...new Set(chunk.map(imageOf))].flatMap((image) => all.get(image) ?? []);
  return credentials.length > 0 && { credentials };
}

function imageOf({ namespace, image }: Pick<RunEntry, 'namespace' | 'image'>): string {
  return `${namespace} ${image}`;
}

function labelsOf(runs: readonly RunEntry[], namespaces: RunFile['namespaces']): RunFile['namespaces'] {
  const names = new Set(runs.map(({ namespace }) => namespace));
  return Object.fromEntries(Object.entries(namespaces).filter(([name]) => names.has(name)));
}
