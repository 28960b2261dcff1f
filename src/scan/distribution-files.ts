import {
  isAsRecorded,
  type Diversion,
  type FileDigests,
  type FileFacts,
  type InstalledPackage,
  type OwnedMarkers,
  type Package,
} from '../domain/index.ts';
import type { SquashedFile, SquashedMarkers } from '../image/index.ts';

/** Files that a distribution's packages installed and that nobody changed since: the owner's name, by real path. */
export type DistributionFiles = ReadonlyMap<string, string>;

/** What is known of the files of an image and of the distribution's claims to them. */
export interface Claims {
  /** Files of package databases, which say what packages installed. */
  readonly lists: readonly SquashedFile[];
  /** The packages that the distribution's feed answers for: only these own anything. */
  readonly covered: readonly InstalledPackage[];
  /** Digests of files that were hashed, by real path. */
  readonly digests: ReadonlyMap<string, FileDigests>;
  /** Finds a file by the path that a package has for it. */
  readonly markers: Pick<SquashedMarkers, 'find'>;
}

/** One package's claim to a path. */
interface Claim {
  readonly owner: string;
  /** As its database has it; empty if it has none. */
  readonly digest: string;
  /** The layer of the list that says so. */
  readonly layer: number;
}

/**
 * Returns the files that still are as a covered package installed them. Where the database has the digest of a file
 * that was hashed, the digest decides; where it has none, the path does. A file that was not hashed is the package's
 * unless a layer above the list brought it.
 */
export function distributionFiles({ lists, covered, digests, markers }: Claims): DistributionFiles {
  const names = new Map(covered.flatMap((pkg) => namesOf(pkg).map((name) => [name, pkg.name] as const)));
  const owners = new Map<string, string>();
  for (const [path, claims] of claimsOf(lists)) {
    const own = claims.flatMap((claim) => {
      const owner = names.get(claim.owner);
      return owner === undefined ? [] : [{ ...claim, owner }];
    });
    const file = own.length > 0 ? markers.find(path) : undefined;
    const holder = file && own.find((claim) => isHeld(claim, file.layer, digests.get(file.path)));
    if (file && holder && !owners.has(file.path)) owners.set(file.path, holder.owner);
  }
  return owners;
}

/** Sets the packages of a file aside whose package of the distribution answers for them. */
export function withOwner(facts: FileFacts, owner: string | undefined): FileFacts {
  if (owner === undefined || !facts.packages) return facts;
  return { ...facts, packages: facts.packages.map((pkg) => setAside(pkg, owner)) };
}

/** Metadata that contradicts its code says nothing of who installed the code. */
function setAside(pkg: Package, owner: string): Package {
  return pkg.standing === 'contradicted' ? pkg : { ...pkg, standing: 'set-aside', owner };
}

function isHeld({ digest, layer }: Claim, fileLayer: number, digests: FileDigests | undefined): boolean {
  if (!digests) return fileLayer <= layer;
  return digest === '' || (isAsRecorded(digests, digest) ?? fileLayer <= layer);
}

/** Gathers the claims to each path: a list of files and a list of digests make one claim of a package. */
function claimsOf(lists: readonly SquashedFile[]): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  const diverted = diversionsOf(lists);
  for (const { layer, facts } of lists) {
    for (const markers of facts.ownedMarkers ?? []) {
      for (const [i, listed] of markers.paths.entries()) {
        const path = diverted(listed, markers);
        addClaim(claims, path, { owner: markers.package, digest: markers.digests?.[i] ?? '', layer });
      }
    }
  }
  return claims;
}

function addClaim(claims: Map<string, Claim[]>, path: string, claim: Claim): void {
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

/** Returns where a package's file is: elsewhere if another package diverts it. */
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
