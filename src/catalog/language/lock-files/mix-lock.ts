// mix.lock: https://hexdocs.pm/mix/Mix.Tasks.Deps.html

import { failed, ok } from '../../../domain/index.ts';
import { locked, MAX_LOCKED, TOO_MANY, type Locked, type LockReader } from './locked.ts';

/** Characters of a line that are read: dependencies follow behind. */
const MAX_LINE = 4096;
const ENTRY = /^\s*"([^"]+)": \{:(\w+), (?::"?([\w.]+)"?|"([^"]+)")(?:, "([^"]+)")?/u;

/** Reads a term of Elixir of one line an entry: `"jason": {:hex, :jason, "1.4.0", …}`, or `{:git, "ADDRESS", "REVISION"`. */
export const readMixLock: LockReader = (text) => {
  const term = text.trim();
  if (term !== '' && !(term.startsWith('%{') && term.endsWith('}'))) return failed('not a map of Elixir');
  const found = term
    .slice(2, -1)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (found.length > MAX_LOCKED) return failed(TOO_MANY);
  return ok(found.map(toLocked));
};

function toLocked(line: string): Locked | undefined {
  const [, name, kind, hexName, , version] = ENTRY.exec(line.slice(0, MAX_LINE)) ?? [];
  return kind === 'hex' ? locked(hexName ?? name, version) : locked(name, version, 'elsewhere');
}
