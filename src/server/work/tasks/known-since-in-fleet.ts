import { canBeActedOn, type Digest, type ImageIdentity } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { FindKnownSince, NamedFinding } from '../../../findings/index.ts';
import { parseImageReference } from '../../../image/index.ts';
import type { KnownPlace, Inventory, WorkloadPlace } from '../../../inventory/ports.ts';
import { seenFirst } from '../../../policy/index.ts';

export interface JudgedReference {
  readonly key: Digest;
  readonly image: Pick<ImageIdentity, 'reference'>;
}

interface KnownSinceOptions {
  /** Ends the known-since times of findings that left the image: only if all of it could be read and compared. */
  readonly endsOthers: boolean;
}

/** Returns a lookup for known-since times, by the image's places, or by its repository if it runs nowhere. */
export function knownSinceInFleet(
  { key, image }: JudgedReference,
  places: readonly WorkloadPlace[],
  knownSince: Inventory['knownSince'],
  { endsOthers }: KnownSinceOptions,
): FindKnownSince {
  return async (timed, all, now) => {
    const started = await knownSince.start({
      image: key,
      places: places.length > 0 ? places.map(knownPlace) : [repositoryOf(image)],
      findings: distinct(timed.map((finding) => ({ ...nameOf(finding), isFixed: canBeActedOn(finding) }))),
      ...(endsOthers && { present: all.map(nameOf) }),
      at: now.toISOString(),
    });
    const seen = new Map(started.map((clock) => [textOf(clock), clock]));
    return seenFirst((finding) => seen.get(textOf(nameOf(finding))), now);
  };
}

function knownPlace({
  cluster,
  namespace,
  workload,
  container,
  owner = '',
  isAlone,
}: WorkloadPlace): KnownPlace {
  const key = JSON.stringify(['run', cluster, namespace, workload.kind, workload.name, container]);
  return { key, owner, isAlone };
}

/** Other tags in the repository may still have findings that this image no longer has. */
function repositoryOf({ reference }: JudgedReference['image']): KnownPlace {
  return { key: JSON.stringify(['repository', repositoryName(reference)]), isAlone: false };
}

function repositoryName(reference: string): string {
  try {
    const { registry, repository } = parseImageReference(reference);
    return `${registry}/${repository}`;
  } catch (error) {
    if (error instanceof AppError) return reference;
    throw error;
  }
}

/** Merges duplicates: a package in two places in an image has one clock, which has a fix if either has one. */
function distinct<Timed extends Named & { readonly isFixed: boolean }>(findings: readonly Timed[]): Timed[] {
  const byName = new Map<string, Timed>();
  for (const finding of findings) {
    const name = textOf(finding);
    if (finding.isFixed || !byName.has(name)) byName.set(name, finding);
  }
  return [...byName.values()];
}

interface Named {
  readonly package: string;
  readonly flaw: string;
}

function nameOf({ package: { name }, id }: NamedFinding): Named {
  return { package: name, flaw: id };
}

/** The length marks the end of a package's name, whatever it contains. */
function textOf({ package: name, flaw }: Named): string {
  return `${name.length} ${name} ${flaw}`;
}
