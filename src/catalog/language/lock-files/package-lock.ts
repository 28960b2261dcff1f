// package-lock.json and npm-shrinkwrap.json: https://docs.npmjs.com/cli/configuring-npm/package-lock-json

import { failed, isJsonObject, ok, parseJson, type JsonObject } from '../../../domain/index.ts';
import {
  JSON_BOUNDS,
  locked,
  MAX_LOCKED,
  splitDescriptor,
  unknownVersion,
  type Locked,
  type LockReader,
} from './locked.ts';

const MODULES = 'node_modules/';
const ALIAS = 'npm:';
const REPOSITORY =
  /^(?:git[+:@]|github:|gitlab:|bitbucket:|gist:|ssh:)|^https:\/\/codeload\.github\.com\/|\.git(?:#|$)/u;

/** Reads versions 1 to 3. The shrinkwraps that npm wrote before version 5 have none, and the form of version 1. */
export const readPackageLock: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { lockfileVersion: version, packages, dependencies } = json.value;
  switch (version) {
    case undefined:
    case 1:
      return ok(ofDependencies(dependencies));
    case 2:
    case 3:
      return isJsonObject(packages) ? ok(ofPackages(packages)) : failed('no list of packages');
    default:
      return failed(unknownVersion(version));
  }
};

/** Walks the tree of version 1, where a package holds those that are installed within it. */
function ofDependencies(dependencies: unknown): readonly (Locked | undefined)[] {
  const found: (Locked | undefined)[] = [];
  const left = [dependencies];
  while (left.length > 0 && found.length < MAX_LOCKED) {
    const each = left.pop();
    if (!isJsonObject(each)) continue;
    for (const [name, entry] of Object.entries(each)) {
      found.push(isJsonObject(entry) ? ofDependency(name, entry['version']) : undefined);
      if (isJsonObject(entry)) left.push(entry['dependencies']);
    }
  }
  return found;
}

function ofDependency(name: string, version: unknown): Locked | undefined {
  if (typeof version !== 'string') return undefined;
  // An address stands in place of the version of what is from no registry.
  if (/^https?:/u.test(version)) return locked(name, version, 'elsewhere');
  if (!version.startsWith(ALIAS)) return locked(name, version, originOf(version));
  const alias = splitDescriptor(version.slice(ALIAS.length));
  return alias && locked(alias.name, alias.rest);
}

function ofPackages(packages: JsonObject): readonly (Locked | undefined)[] {
  return Object.entries(packages)
    .slice(0, MAX_LOCKED)
    .flatMap(([path, entry]) => {
      if (path === '') return [];
      return isJsonObject(entry) ? ofPackage(path, entry) : [undefined];
    });
}

/** Leaves out links, whose targets have entries of their own, and packages without a version, which no registry has. */
function ofPackage(path: string, entry: JsonObject): readonly (Locked | undefined)[] {
  const { name, version, resolved, link } = entry;
  if (link === true || version === undefined) return [];
  const at = path.lastIndexOf(MODULES);
  if (at < 0) return [locked(name ?? path.slice(path.lastIndexOf('/') + 1), version, 'own')];
  return [locked(name ?? path.slice(at + MODULES.length), version, originOf(resolved))];
}

/** Says where a package is from by its address; undefined for a registry, whose addresses have any form. */
function originOf(address: unknown): Locked['standing'] {
  if (typeof address !== 'string') return undefined;
  if (address.startsWith('file:') || address.startsWith('link:')) return 'own';
  return isRepository(address) ? 'elsewhere' : undefined;
}

/** Whether an address is one of a repository, or of an archive that GitHub makes of one. */
export function isRepository(address: string): boolean {
  return REPOSITORY.test(address);
}
