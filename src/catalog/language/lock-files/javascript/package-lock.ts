// package-lock.json and npm-shrinkwrap.json: https://docs.npmjs.com/cli/configuring-npm/package-lock-json

import {
  baseNameOf,
  failed,
  isJsonObject,
  memberNames,
  ok,
  parseJson,
  type JsonObject,
  type Result,
} from '../../../../domain/index.ts';
import { foundModules, moduleFinder } from '../../../find-modules.ts';
import { withBringers, type LockedNode } from '../locked-graph.ts';
import {
  JSON_BOUNDS,
  lockedPackage,
  MAX_LOCKED,
  splitDescriptor,
  TOO_MANY_LOCKED,
  unknownVersion,
  type LockedPackage,
  type LockedPackages,
  type LockReader,
} from '../locked-package.ts';
import { packageAt } from './npm-archive.ts';

const MODULES = 'node_modules/';
const ALIAS = 'npm:';
/** Lists of packages installed along with a package. */
const NEEDED = ['dependencies', 'optionalDependencies', 'peerDependencies'];
const REPOSITORY =
  /^(?:git[+:@]|github:|gitlab:|bitbucket:|gist:|ssh:)|^https:\/\/codeload\.github\.com\/|\.git(?:#|$)/u;

/** Reads versions 1 to 3. Shrinkwraps from before npm 5 are unversioned, and have version 1's form. */
export const readPackageLock: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { lockfileVersion: version, packages, dependencies } = json.value;
  switch (version) {
    case undefined:
    case 1:
      return ofDependencies(dependencies);
    case 2:
    case 3:
      return isJsonObject(packages) ? ofPackages(packages) : failed('no package list');
    default:
      return failed(unknownVersion(version));
  }
};

/** Walks version 1's tree, where a package contains the packages installed inside it, and names its requirements. */
function ofDependencies(dependencies: unknown): Result<LockedPackages> {
  const nodes: LockedNode[] = [];
  const left: (readonly [folder: string, dependencies: unknown])[] = [['', dependencies]];
  for (let next = left.pop(); next; next = left.pop()) {
    if (nodes.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
    const [folder, each] = next;
    if (!isJsonObject(each)) continue;
    for (const [name, entry] of Object.entries(each)) {
      const key = `${folder}${folder === '' ? '' : '/'}${MODULES}${name}`;
      const isEntry = isJsonObject(entry);
      const listed = [isEntry ? ofDependency(name, entry) : undefined];
      nodes.push({ key, listed, needs: isEntry ? memberNames(entry['requires']) : [] });
      if (isEntry) left.push([key, entry['dependencies']]);
    }
  }
  return ok(withBringers(resolved(nodes)));
}

function ofDependency(name: string, { version, dev }: JsonObject): LockedPackage | undefined {
  if (typeof version !== 'string') return undefined;
  // Packages requested by URL have the URL in place of a version.
  const registered = packageAt(version);
  if (registered) return marked(lockedPackage(registered.name, registered.version), dev);
  if (/^https?:/u.test(version)) return marked(lockedPackage(name, version, 'elsewhere'), dev);
  if (!version.startsWith(ALIAS)) return marked(lockedPackage(name, version, originOf(version)), dev);
  const alias = splitDescriptor(version.slice(ALIAS.length));
  return alias && marked(lockedPackage(alias.name, alias.rest), dev);
}

/** Reads entries by path: the project's own, at the empty path, and its workspaces' name direct dependencies. */
function ofPackages(packages: JsonObject): Result<LockedPackages> {
  const entries = Object.entries(packages);
  if (entries.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  const nodes = entries.map(([path, entry]): LockedNode => {
    if (!isJsonObject(entry)) return { key: path, listed: path === '' ? [] : [undefined], needs: [] };
    const needs = NEEDED.flatMap((list) => memberNames(entry[list]));
    const listed = path === '' ? [] : ofPackage(path, entry);
    if (path.includes(MODULES)) return { key: path, listed, needs };
    return { key: path, listed, needs, isProject: true, devNeeds: memberNames(entry['devDependencies']) };
  });
  return ok(withBringers(resolved(nodes)));
}

/** Skips links, whose targets have their own entries, and packages without a version, which no registry has. */
function ofPackage(path: string, entry: JsonObject): LockedPackages {
  const { name, version, resolved: address, link, dev } = entry;
  if (link === true || version === undefined) return [];
  const at = path.lastIndexOf(MODULES);
  if (at < 0) return [lockedPackage(name ?? baseNameOf(path), version, 'own')];
  return [marked(lockedPackage(name ?? path.slice(at + MODULES.length), version, originOf(address)), dev)];
}

function marked(each: LockedPackage | undefined, dev: unknown): LockedPackage | undefined {
  return each && dev === true ? { ...each, dev } : each;
}

/** Replaces each needed name with the entry that Node would resolve it to. */
function resolved(nodes: readonly LockedNode[]): readonly LockedNode[] {
  const finder = moduleFinder(nodes.map(({ key }) => key));
  return nodes.map((node) => {
    const find = finder(node.key);
    return {
      ...node,
      needs: foundModules(node.needs, find),
      devNeeds: foundModules(node.devNeeds ?? [], find),
    };
  });
}

/** Derives a package's origin from its URL; undefined for a registry, whose URLs have any form. */
function originOf(address: unknown): LockedPackage['status'] {
  if (typeof address !== 'string') return undefined;
  if (address.startsWith('file:') || address.startsWith('link:')) return 'own';
  return isRepository(address) ? 'elsewhere' : undefined;
}

/** Whether a URL points to a repository, or to an archive that GitHub makes from one. */
export function isRepository(address: string): boolean {
  return REPOSITORY.test(address);
}
