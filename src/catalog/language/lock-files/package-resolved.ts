// Package.resolved: https://docs.swift.org/package-manager/, written by SwiftPM's ResolvedPackagesStore

import { failed, isJsonObject, ok, parseJson, type JsonObject } from '../../../domain/index.ts';
import {
  JSON_BOUNDS,
  lockedPackage,
  unknownVersion,
  type LockedPackage,
  type LockReader,
} from './locked-package.ts';

/**
 * Reads versions 1 to 3. Packages are named by repository URL, as in advisories; registry packages have no
 * URL, and are named by identity.
 */
export const readPackageResolved: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const { version, object, pins } = json.value;
  switch (version) {
    case 1:
      return listOf(isJsonObject(object) ? object['pins'] : undefined, 'repositoryURL');
    case 2:
    case 3:
      return listOf(pins, 'location');
    default:
      return failed(unknownVersion(version));
  }
};

function listOf(pins: unknown, address: string): ReturnType<LockReader> {
  if (!Array.isArray(pins)) return failed('no package list');
  return ok(pins.map((pin: unknown) => (isJsonObject(pin) ? toLocked(pin, pin[address]) : undefined)));
}

/** Branches and revisions are not versions. */
function toLocked({ identity, kind, state }: JsonObject, address: unknown): LockedPackage | undefined {
  if (!isJsonObject(state)) return undefined;
  const { version, revision } = state;
  if (kind === 'registry') return lockedPackage(identity, version, 'elsewhere');
  if (typeof address !== 'string') return undefined;
  if (kind === 'localSourceControl') return lockedPackage(nameOf(address), version ?? revision, 'own');
  return typeof version === 'string'
    ? lockedPackage(nameOf(address), version)
    : lockedPackage(nameOf(address), revision, 'elsewhere');
}

/** `https://github.com/apple/swift-nio.git` and `git@github.com:apple/swift-nio` are `github.com/apple/swift-nio`. */
function nameOf(address: string): string {
  const path = address.replace(/^[a-z+]+:\/\/(?:[^/@]*@)?/u, '').replace(/^[^/@:]+@([^/:]+):/u, '$1/');
  return path.replace(/\/$/u, '').replace(/\.git$/u, '');
}
