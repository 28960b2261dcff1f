// composer.lock:
// https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control

import { defined, failed, isJsonObject, memberNames, ok, parseJson } from '../../../domain/index.ts';
import { branchAlias } from '../../branch-alias.ts';
import { withBringers, type LockedNode } from './locked-graph.ts';
import {
  JSON_BOUNDS,
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  type LockReader,
} from './locked-package.ts';

/** Reads `packages` and `packages-dev`. The format is unchanged since Composer 1, and unversioned. */
export const readComposerLock: LockReader = (text) => {
  const json = parseJson(text, JSON_BOUNDS);
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return failed('not a JSON object');
  const packages = listOf(json.value['packages']);
  const development = listOf(json.value['packages-dev'] ?? []);
  if (!packages || !development) return failed('no package list');
  if (packages.length + development.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  const aliases = aliasesIn(json.value['aliases']);
  const nodes = [
    ...packages.map((entry) => toNode(entry, false, aliases)),
    ...development.map((entry) => toNode(entry, true, aliases)),
  ];
  return ok(withBringers(nodes));
};

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** Lists the project's own versions for branches: `dev-main as 2.0.0`. */
function aliasesIn(list: unknown): ReadonlyMap<string, string> {
  return new Map(
    (listOf(list) ?? []).flatMap((each) => {
      const { package: name, alias } = isJsonObject(each) ? each : {};
      return typeof name === 'string' && typeof alias === 'string' ? [[name, alias] as const] : [];
    }),
  );
}

function toNode(entry: unknown, isDev: boolean, aliases: ReadonlyMap<string, string>): LockedNode {
  if (!isJsonObject(entry)) return { key: '', listed: [undefined], needs: [] };
  const { name, version, dist, require } = entry;
  const isOwn = isJsonObject(dist) && dist['type'] === 'path';
  const each = lockedPackage(name, version, isOwn ? 'own' : undefined);
  const alias = aliases.get(String(name)) ?? branchAlias(entry);
  return {
    key: String(name).toLowerCase(),
    listed: [each && { ...each, ...(isDev && { dev: true }), ...defined({ alias }) }],
    needs: memberNames(require).map((needed) => needed.toLowerCase()),
  };
}
