// mix.lock: https://hexdocs.pm/mix/Mix.Tasks.Deps.html

import { failed, ok } from '../../../domain/index.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  type LockedPackage,
  type LockReader,
} from './locked-package.ts';

/** Characters read per entry: dependencies follow. */
const MAX_ENTRY = 4096;
/** Mix writes one entry per line. An entry's dependencies are in brackets, so no string follows their braces. */
const BETWEEN = /\n|(?<=\}),?\s*(?=")/u;
const ENTRY = /^\s*"([^"]+)": \{:(\w+), (?::"?([\w.]+)"?|"([^"]+)")(?:, "([^"]+)")?/u;

/** The repository after an entry's dependencies: `hexpm`, or `hexpm:acme` for an organisation. */
const REPOSITORY = /\], "([^"]+)"(?:, "[^"]+")?\},?$/u;
const MAX_REPOSITORY = 512;
const PUBLIC = 'hexpm';

/** Reads an Elixir term: `"jason": {:hex, :jason, "1.4.0", …}`, or `{:git, "ADDRESS", "REVISION"`. */
export const readMixLock: LockReader = (text) => {
  const term = text.trim();
  if (term !== '' && !(term.startsWith('%{') && term.endsWith('}'))) return failed('not a map of Elixir');
  const found = term
    .slice(2, -1)
    .split(BETWEEN)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (found.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  return ok(found.map(toLocked));
};

function toLocked(entry: string): LockedPackage | undefined {
  const [, name, kind, hexName, , version] = ENTRY.exec(entry.slice(0, MAX_ENTRY)) ?? [];
  if (kind !== 'hex') return lockedPackage(name, version, 'elsewhere');
  const [, repository = PUBLIC] = REPOSITORY.exec(entry.slice(-MAX_REPOSITORY)) ?? [];
  return lockedPackage(hexName ?? name, version, repository === PUBLIC ? undefined : 'elsewhere');
}
