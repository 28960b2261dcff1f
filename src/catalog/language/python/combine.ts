import { posix } from 'node:path';
import {
  defined,
  type FileFacts,
  type Package,
  type PackageStatus,
  type Problem,
} from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';
import { isPythonDetail, type DistributionIdentity, type Member } from './detail.ts';
import { joinDistributions } from './distribution.ts';
import { InstallEvidence } from './evidence.ts';
import { isLooseMetadata } from './file-kind.ts';
import { judgeDistribution, type JudgedDistribution } from './judge.ts';
import { applicationOf, cacheOf } from './place.ts';
import { withoutRivals } from './rivals.ts';

/** Decides which Python distributions an image has, from all files with evidence. */
export function combineDistributions(all: readonly FileFacts[], image: ImageNames): readonly FileFacts[] {
  const files = all.filter((file) => !isLooseMetadata(file));
  const distributions = joinDistributions(files, image);
  const evidence = new InstallEvidence(distributions, files, image);
  const judged = withoutRivals(
    distributions.map((each) => judgeDistribution(each, evidence)),
    evidence,
  );
  const byPlace = new Map(judged.map((each) => [each.distribution.place, each]));
  return files.flatMap((file) => {
    const of = byPlace.get(file.path);
    return of ? [distributionFacts(of)] : factsOfFile(file);
  });
}

/** Returns facts for files other than a folder's distribution. Drops files that are only evidence. */
function factsOfFile(file: FileFacts): readonly FileFacts[] {
  const { path, detail } = file;
  if (!isPythonDetail(detail)) return [file];
  if (detail.kind === 'metadata') return [{ path, packages: [] }];
  if (detail.kind === 'vendored')
    return [{ path, packages: detail.packages.map((each) => vendored(path, each)) }];
  if (detail.kind !== 'archive' && detail.kind !== 'frozen') return [];
  const isFrozen = detail.kind === 'frozen';
  const own = { path, packages: [], ...(isFrozen && { problems: [withoutList(path)] }) };
  return [own, ...detail.members.map((each) => memberFacts(path, each, isFrozen))];
}

function distributionFacts({ distribution, isAbsent, status }: JudgedDistribution): FileFacts {
  const { identity, entry, place, site, hasMetadata, proof } = distribution;
  // Any file may end in `.egg-info`; a folder with that name comes from an installer.
  if (!identity)
    return { path: place, packages: [], problems: hasMetadata && place !== entry ? unnamed(place) : [] };
  if (isAbsent) return { path: place, packages: [] };
  const application = cacheOf(place) ?? applicationOf(site);
  const pkg = toPackage(identity, { application, proof, status });
  return status === 'contradicted'
    ? { path: place, packages: [pkg], problems: [contradicted(place, pkg)] }
    : { path: place, packages: [pkg] };
}

function vendored(path: string, identity: DistributionIdentity): Package {
  const cache = cacheOf(path);
  const application = cache ?? applicationOf(posix.dirname(path));
  return toPackage(identity, { application, status: cache === undefined ? 'bundled' : 'cached' });
}

function memberFacts(path: string, member: Member, isFrozen: boolean): FileFacts {
  const { name, version, proof } = member;
  const cache = cacheOf(path);
  const isWheel = path.endsWith('.whl') && !path.includes('/.deps/');
  const isImported = isWheel || path.endsWith('.egg');
  const application = cache ?? (isImported ? applicationOf(posix.dirname(path)) : path);
  const loose = isWheel ? looseStatus(path) : undefined;
  const status = cache === undefined ? (isFrozen ? 'frozen' : loose) : 'cached';
  const place = member.path === '' ? path : `${path}!${member.path}`;
  return { path: place, packages: [toPackage({ name, version }, { application, proof, status })] };
}

/** A loose wheel is not installed: it belongs to Python or to a package, or waits to be installed. */
function looseStatus(path: string): PackageStatus {
  return /\/(?:ensurepip|site-packages|dist-packages)\//u.test(path) ? 'bundled' : 'cached';
}

function toPackage(
  { name, version }: DistributionIdentity,
  facts: {
    readonly application: string;
    readonly proof?: string | undefined;
    readonly status?: PackageStatus | undefined;
  },
): Package {
  const { application, proof, status } = facts;
  return {
    type: 'pypi',
    ecosystem: 'PyPI',
    name,
    version,
    ...(application !== '' && { application }),
    ...defined({ proof, status }),
  };
}

function unnamed(path: string): readonly Problem[] {
  const message = `${path} was not read: it has no valid name and version, and neither has its folder`;
  return [{ kind: 'package-file-unreadable', subject: path, message }];
}

/** The modules are in PyInstaller's own archive, which has no versions. */
function withoutList(path: string): Problem {
  const message = `${path} is a program of PyInstaller, which keeps metadata only of packages that ask for their own: others were not looked up`;
  return { kind: 'program-without-list', subject: path, message, path };
}

function contradicted(path: string, { name, version }: Package): Problem {
  const message = `${path} lists other files than are there: ${name} may have another version than ${version}`;
  return { kind: 'package-contradicted', subject: path, message };
}
