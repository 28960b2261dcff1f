// mix.lock: https://hexdocs.pm/mix/Mix.Tasks.Deps.html

import { failed, ok } from '../../../domain/index.ts';
import { locked, MAX_LOCKED, TOO_MANY, type Locked, type LockReader } from './locked.ts';

/** Characters of an entry that are read: dependencies follow behind. */
const MAX_ENTRY = 4096;
/** Mix writes an entry a line. Dependencies of one are in brackets: no text follows one of their braces. */
const BETWEEN = /\n|(?<=\}),?\s*(?=")/u;
const ENTRY = /^\s*"([^"]+)": \{:(\w+), (?::"?([\w.]+)"?|"([^"]+)")(?:, "([^"]+)")?/u;

/** Names the repository behind the dependencies of an entry: `hexpm`, or `hexpm:acme` of an organisation. */
const REPOSITORY = /\], "([^"]+)"(?:, "[^"]+")?\},?$/u;
const MAX_REPOSITORY = 512;
const PUBLIC = 'hexpm';

/** Reads a term of Elixir: `"jason": {:hex, :jason, "1.4.0", …}`, or `{:git, "ADDRESS", "REVISION"`. */
export const readMixLock: LockReader = (text) => {
  const term = text.trim();
  if (term !== '' && !(term.startsWith('%{') && term.endsWith('}'))) return failed('not a map of Elixir');
  const found = term
    .slice(2, -1)
    .split(BETWEEN)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (found.length > MAX_LOCKED) return failed(TOO_MANY);
  return ok(found.map(toLocked));
};

function toLocked(entry: string): Locked | undefined {
  const [, name, kind, hexName, , version] = ENTRY.exec(entry.slice(0, MAX_ENTRY)) ?? [];
  if (kind !== 'hex') return locked(name, version, 'elsewhere');
  const [, repository = PUBLIC] = REPOSITORY.exec(entry.slice(-MAX_REPOSITORY)) ?? [];
  return locked(hexName ?? name, version, repository === PUBLIC ? undefined : 'elsewhere');
}
