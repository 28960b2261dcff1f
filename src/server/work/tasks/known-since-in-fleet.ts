import { canBeActedOn, type Digest, type ImageIdentity } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { parseImageReference } from '../../../image/index.ts';
import { seenFirst } from '../../../policy/index.ts';
import type { FindClocks, NamedFinding } from '../../../scan/index.ts';
import type { ClockPlace, WorkloadPlace, Store } from '../../../store/ports.ts';

export interface ClockedImage {
  readonly key: Digest;
  readonly image: Pick<ImageIdentity, 'reference'>;
}

interface ClockOptions {
  /** Ends the clocks of what the image no longer has: only where all of it could be read and compared. */
  readonly endsOthers: boolean;
}

/** Runs the clocks of time limits by the places of an image, or by its repository if it runs nowhere. */
export function fleetClocks(
  { key, image }: ClockedImage,
  places: readonly WorkloadPlace[],
  clocks: Store['clocks'],
  { endsOthers }: ClockOptions,
): FindClocks {
  return async (timed, all, now) => {
    const started = await clocks.start({
      image: key,
      places: places.length > 0 ? places.map(clockPlace) : [repositoryOf(image)],
      findings: distinct(timed.map((finding) => ({ ...nameOf(finding), isFixed: canBeActedOn(finding) }))),
      ...(endsOthers && { present: all.map(nameOf) }),
      at: now.toISOString(),
    });
    const seen = new Map(started.map((clock) => [textOf(clock), clock]));
    return seenFirst((finding) => seen.get(textOf(nameOf(finding))), now);
  };
}

function clockPlace({
  cluster,
  namespace,
  workload,
  container,
  owner = '',
  isAlone,
}: WorkloadPlace): ClockPlace {
  const key = JSON.stringify(['run', cluster, namespace, workload.kind, workload.name, container]);
  return { key, owner, isAlone };
}

/** Other tags of the repository may still have what this image no longer has. */
function repositoryOf({ reference }: ClockedImage['image']): ClockPlace {
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

/** A package in two places of an image has one clock, which knows of a fix if either has one. */
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

/** The length tells where a package's name ends, whatever it holds. */
function textOf({ package: name, flaw }: Named): string {
  return `${name.length} ${name} ${flaw}`;
}
