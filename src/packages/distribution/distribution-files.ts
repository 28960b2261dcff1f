import { knownDistribution } from '../../distributions/index.ts';
import {
  algorithmOf,
  isAsRecorded,
  type Distribution,
  type Diversion,
  type FileDigests,
  type FileFacts,
  type InstalledPackage,
  type OwnedMarkers,
  type Package,
} from '../../domain/index.ts';
import { canHash, type SquashedFile, type SquashedMarkers } from '../../image/index.ts';

/** Files that a distribution's packages installed and that nobody changed since: the owner's name, by real path. */
export type DistributionFiles = ReadonlyMap<string, string>;

/** The packages that own files. */
export interface Owning {
  readonly packages: readonly InstalledPackage[];
  /** Whether a package's file counts as somebody else's. */
  readonly leaves?: (path: string, list: OwnedMarkers) => boolean;
}

/** An image's files, and the packages' claims to them. */
interface Claims extends Owning {
  /** Package database files, which list installed files. */
  readonly lists: readonly SquashedFile[];
  /** Digests for hashed files, by real path. */
  readonly digests: ReadonlyMap<string, FileDigests>;
  /** Finds a file by the path that a package has for it. */
  readonly markers: Pick<SquashedMarkers, 'find'>;
}

/** The files that belong to the distribution, and files that only their bytes can decide. */
export interface Ownership {
  readonly owners: DistributionFiles;
  readonly open: readonly OpenClaims[];
}

/** A file whose facts do not show whether it is as a package installed it. */
export interface OpenClaims {
  /** Real path. */
  readonly path: string;
  readonly layer: number;
  /** Its path in that layer. */
  readonly named: string;
  readonly claims: readonly FileClaim[];
}

/** One package's claim to a path. */
export interface FileClaim {
  readonly owner: string;
  /** As in its database; empty if it has none. */
  readonly digest: string;
  /** The layer of the list with this claim. */
  readonly layer: number;
}

/**
 * Returns the files that still are as a package installed them. If the database has a hashed file's digest,
 * the digest decides. Any other file is the package's unless a layer above the list brought it, which is left
 * open, as is a digest that was not computed.
 */
export function distributionFiles({ packages, leaves, lists, digests, markers }: Claims): Ownership {
  const names = new Map(packages.flatMap((pkg) => namesOf(pkg).map((name) => [name, pkg.name] as const)));
  const owners = new Map<string, string>();
  const open = new Map<string, OpenClaims>();
  for (const [path, claims] of claimsOf(lists, leaves)) {
    const own = claims.flatMap((claim) => {
      const owner = names.get(claim.owner);
      return owner === undefined ? [] : [{ ...claim, owner }];
    });
    const file = own.length > 0 ? markers.find(path) : undefined;
    if (!file || owners.has(file.path)) continue;
    const judged = own.map((claim) => ({ claim, isHeld: isHeld(claim, file.layer, digests.get(file.path)) }));
    const holder = judged.find((each) => each.isHeld);
    if (holder) owners.set(file.path, holder.claim.owner);
    const unjudged = judged.flatMap(({ claim, isHeld: held }) => (held === undefined ? [claim] : []));
    if (unjudged.length > 0) {
      open.set(file.path, { ...file, claims: [...(open.get(file.path)?.claims ?? []), ...unjudged] });
    }
  }
  return { owners, open: [...open.values()].filter(({ path }) => !owners.has(path)) };
}

/** Matches package files that the distribution does not own: local folders and local builds. */
export function leftTo({ id }: Distribution): NonNullable<Owning['leaves']> {
  const folders = knownDistribution(id)?.leaves ?? [];
  return (path, { isLocal }) => isLocal === true || folders.some((folder) => path.startsWith(folder));
}

/** Marks a file's packages distribution-owned if a distribution package owns the file. */
export function withOwner(facts: FileFacts, owner: string | undefined): FileFacts {
  if (owner === undefined || !facts.packages) return facts;
  return { ...facts, packages: facts.packages.map((pkg) => distributionOwned(pkg, owner)) };
}

/**
 * Metadata that contradicts its code does not show who installed the code, and no feed at all covers
 * uncovered packages.
 */
function distributionOwned(pkg: Package, owner: string): Package {
  const { status } = pkg;
  const isLeft = status === 'contradicted' || status === 'uncovered';
  return isLeft ? pkg : { ...pkg, status: 'distribution-owned', owner };
}

/** Undefined: only the file's bytes can decide. */
function isHeld(
  { digest, layer }: FileClaim,
  fileLayer: number,
  digests: FileDigests = {},
): boolean | undefined {
  const isAsInstalled = isAsRecorded(digests, digest);
  if (isAsInstalled !== undefined) return isAsInstalled;
  const algorithm = algorithmOf(digest);
  const isHashable = algorithm !== undefined && Object.keys(digests).length > 0 && canHash(algorithm);
  return isHashable ? undefined : fileLayer <= layer || undefined;
}

/** Collects the claims to each path: a file list and a digest list make one claim per package. */
function claimsOf(
  lists: readonly SquashedFile[],
  leaves: Owning['leaves'],
): ReadonlyMap<string, readonly FileClaim[]> {
  const claims = new Map<string, FileClaim[]>();
  const diverted = diversionsOf(lists);
  for (const { layer, facts } of lists) {
    for (const markers of facts.ownedMarkers ?? []) {
      for (const [i, listed] of markers.paths.entries()) {
        if (leaves?.(listed, markers)) continue;
        const path = diverted(listed, markers);
        addClaim(claims, path, { owner: markers.package, digest: markers.digests?.[i] ?? '', layer });
      }
    }
  }
  return claims;
}

function addClaim(claims: Map<string, FileClaim[]>, path: string, claim: FileClaim): void {
  const others = claims.get(path);
  if (!others) {
    claims.set(path, [claim]);
    return;
  }
  const at = others.findIndex(({ owner }) => owner === claim.owner);
  const known = others[at];
  if (!known) others.push(claim);
  else if (known.digest === '') others[at] = { ...claim, layer: known.layer };
}

/** Returns the path of a package's file: elsewhere if another package diverts it. */
function diversionsOf(lists: readonly SquashedFile[]): (path: string, owner: OwnedMarkers) => string {
  const diversions = new Map<string, Diversion>();
  for (const { facts } of lists) for (const each of facts.diversions ?? []) diversions.set(each.path, each);
  return (path, { package: owner }) => {
    const diversion = diversions.get(path);
    const isOwn = diversion?.package !== undefined && owner.split(':', 1).join() === diversion.package;
    return diversion && !isOwn ? diversion.to : path;
  };
}

function namesOf({ name, architecture = '' }: InstalledPackage): readonly string[] {
  return [name, `${name}:${architecture}`];
}
