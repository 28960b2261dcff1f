import type { ByteSource } from '../../archive/index.ts';
import type { Cataloger } from '../../catalog/index.ts';
import type { FileDigestAlgorithm, FileDigests, LayerFacts } from '../../domain/index.ts';
import {
  hashBody,
  widenSelector,
  type LayerSelector,
  type PathAlias,
  type Selected,
} from '../../image/index.ts';
import type { StoredFacts } from '../../store/ports.ts';
import { catalogAliased, catalogSelected } from './catalog-selected.ts';

/** Work on one layer, as plain data: this thread and another do the same with it. */
export type LayerJob = { readonly [Kind in keyof LayerJobs]: LayerJobs[Kind]['job'] }[keyof LayerJobs];

/** Each kind of job with its result. */
export interface LayerJobs {
  /** Reads facts by catalogers' IDs. */
  readonly catalog: {
    readonly job: { readonly kind: 'catalog'; readonly catalogers: readonly string[] };
    readonly result: readonly StoredFacts[];
  };
  /** Reads one cataloger's facts at places that only links lead to. */
  readonly places: {
    readonly job: {
      readonly kind: 'places';
      readonly cataloger: string;
      readonly aliases: readonly PathAlias[];
    };
    readonly result: Omit<LayerFacts, 'overlay'>;
  };
  /** Hashes files by their names, within a number of bytes. */
  readonly digests: {
    readonly job: {
      readonly kind: 'digests';
      readonly files: ReadonlyMap<string, readonly FileDigestAlgorithm[]>;
      readonly maxBytes: number;
    };
    readonly result: { readonly files: ReadonlyMap<string, FileDigests>; readonly bytes: number };
  };
}

export type LayerJobOf<Kind extends keyof LayerJobs> = LayerJobs[Kind]['job'];
export type LayerResultOf<Kind extends keyof LayerJobs> = LayerJobs[Kind]['result'];

/** Selectors for a walk, and a function that reads its results. */
interface JobWalk<Result> {
  readonly selectors: readonly LayerSelector[];
  readonly read: (selected: readonly Selected[]) => Result;
}

/** Returns the walk for a job; `catalogers` must hold the job's own. */
export function walkOfJob<Kind extends keyof LayerJobs>(
  job: LayerJobOf<Kind>,
  catalogers: readonly Cataloger[],
): JobWalk<LayerResultOf<Kind>>;
export function walkOfJob(job: LayerJob, catalogers: readonly Cataloger[]): JobWalk<unknown> {
  switch (job.kind) {
    case 'catalog': {
      const selectors = job.catalogers.map((id) => catalogerOf(id, catalogers));
      return {
        selectors,
        read: (selected) => selectors.map((cataloger, i) => catalogSelected(cataloger, selected[i])),
      };
    }
    case 'places': {
      const cataloger = catalogerOf(job.cataloger, catalogers);
      if (cataloger.kind !== 'folder') throw new Error(`${cataloger.id} reads no database`);
      return {
        selectors: [widenSelector(cataloger, job.aliases)],
        read: ([selected]) => catalogAliased(cataloger, job.aliases, selected),
      };
    }
    case 'digests':
      return hashingWalk(job);
  }
}

function catalogerOf(id: string, catalogers: readonly Cataloger[]): Cataloger {
  const cataloger = catalogers.find((each) => each.id === id);
  if (!cataloger) throw new Error(`no cataloger is called ${id}`);
  return cataloger;
}

function hashingWalk({ files, maxBytes }: LayerJobOf<'digests'>): JobWalk<LayerResultOf<'digests'>> {
  const hashed = new Map<string, FileDigests>();
  let bytes = 0;
  const selector: LayerSelector = {
    kind: 'file',
    id: 'digests',
    looksAt: (path) => files.has(path),
    wants: ({ size }) => {
      bytes += size;
      return bytes > maxBytes ? 'no' : 'random';
    },
    read: ({ path }, body: ByteSource) => {
      hashed.set(path, hashBody(files.get(path) ?? [], body));
      return undefined;
    },
  };
  return { selectors: [selector], read: () => ({ files: hashed, bytes }) };
}
