import { defined, type IndexedImage, type Problem } from '../../domain/index.ts';
import { squashMarkers, type OpenedImage, type SquashedMarkers } from '../../image/index.ts';
import { mapFacts } from '../layers/map-facts.ts';
import type { ReadingContext } from '../layers/reading-context.ts';
import type { DatabasePackages } from '../distribution/database-packages.ts';
import {
  distributionFiles,
  leftTo,
  withOwner,
  type DistributionFiles,
  type Owning,
  type Ownership,
} from '../distribution/distribution-files.ts';
import { filesAround, TOO_MANY_NAMES } from '../layers/files-around.ts';
import { joinBrought } from './join-brought.ts';
import { namePrograms } from './name-programs.ts';
import { onlyCached } from './only-cached.ts';
import { openProjects } from './open-projects.ts';
import { factsOfLayers, type ReadLayer } from '../layers/read-layers.ts';
import { resolveClaims } from '../distribution/resolve-claims.ts';
import { resolveDeclared } from './resolve-declared.ts';
import { atPlace, combineFiles, type CombinedImage } from '../layers/combine-files.ts';
import type { SquashedImage } from '../layers/squash-image.ts';
import { withoutAccounted } from './uncovered-packages.ts';

/** Packages from files anywhere in an image: language packages, and packages that documents name. */
export interface LanguagePackages {
  readonly squashed: readonly SquashedImage[];
  /** The same, before packages that documents name are resolved. */
  readonly undecided: readonly SquashedImage[];
  readonly programs: NonNullable<IndexedImage['programs']>;
  readonly markers: readonly SquashedMarkers[];
  /** The files that the distribution's feed covers. */
  readonly owners: DistributionFiles;
  /** Problems from deciding who owns a file. */
  readonly ownerProblems: readonly Problem[];
  /** Notes on packages that only documents name. */
  readonly declared: readonly Problem[];
}

/** Reads the packages in an image's files, except those that the distribution's feed covers. */
export async function languagePackages(
  image: OpenedImage,
  read: readonly ReadLayer[],
  { databases, packages, own, hasDatabase, distribution }: DatabasePackages,
  context: ReadingContext,
): Promise<LanguagePackages> {
  const anywhere = context.catalogers.filter((each) => each.kind === 'file');
  const marking = context.catalogers.filter(({ kind }) => kind === 'marks');
  const visible = filesAround(read, [...anywhere, ...marking]);
  const combined = anywhere.map((cataloger) => combineFiles(read, cataloger, visible));
  const markers = marking.map(({ id }) => squashMarkers(visible, factsOfLayers(read, id)));
  const leaves = distribution && leftTo(distribution);
  const ownership = ownershipOf({ packages: own, ...defined({ leaves }) }, databases, combined, markers);
  const { owners, problems: unclaimed } = await resolveClaims(ownership, image, read, context);
  const owned = combined.map((each) => withOwners(each, owners));
  const unaccounted = withoutAccounted(owned, hasDatabase, [
    () => owners,
    () => ownershipOf({ packages }, databases, combined, markers).owners,
  ]);
  const { squashed: undecided, programs } = namePrograms(joinBrought(unaccounted));
  const isFolder = image.identity.transport === 'dir' && !hasDatabase && distribution === undefined;
  const { squashed, problems } = resolveDeclared(undecided, isFolder);
  const declared = [...problems, ...openProjects(undecided, isFolder), ...onlyCached(squashed)];
  const ownerProblems = visible.isExhausted() ? [...unclaimed, TOO_MANY_NAMES] : unclaimed;
  return { squashed, undecided, programs, markers, owners, ownerProblems, declared };
}

/** Finds the files that these packages own, if there are any to ask about. */
function ownershipOf(
  owning: Owning,
  databases: readonly SquashedImage[],
  combined: readonly CombinedImage[],
  markers: readonly SquashedMarkers[],
): Ownership {
  const isEmpty = combined.every(({ files }) => files.length === 0);
  const lists = databases.flatMap(({ files }) => files);
  const digests = new Map(combined.flatMap((each) => [...each.digests]));
  const asked = markers
    .filter(({ ecosystems }) => !isEmpty || ecosystems.size > 0)
    .map((each) => distributionFiles({ ...owning, lists, digests, markers: each }));
  return {
    owners: new Map(asked.flatMap(({ owners }) => [...owners])),
    open: asked.flatMap(({ open }) => open),
  };
}

function withOwners(combined: CombinedImage, owners: DistributionFiles): SquashedImage {
  return mapFacts(combined, ({ facts, path }) => withOwner(facts, atPlace(owners, path)));
}
