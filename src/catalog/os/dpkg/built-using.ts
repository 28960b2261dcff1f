import { failed, ok, type BuiltUsing, type Result } from '../../../domain/index.ts';
import { withoutZeroEpoch } from '../../zero-epoch.ts';
import { isPackageName } from '../package-name.ts';

/**
 * deb-control(5) fields that name sources built into a package, as `name (= version), …`. Go packages moved
 * from the first field to the second, and some still use the first.
 */
const FIELDS = ['built-using', 'static-built-using'] as const;

/** Sources kept from one database; 13 Debian Go programs name 1,100. */
const MAX_SOURCES = 50_000;

type Source = BuiltUsing['sources'][number];

/** Collects the sources for all packages in a database. */
export class BuiltUsingList {
  readonly lists: BuiltUsing[] = [];
  #left = MAX_SOURCES;

  /** Adds one package's sources; fails with the reason if any is unreadable. */
  add(name: string, fields: ReadonlyMap<string, string>): Result<undefined> {
    const sources = new Map<string, Source>();
    for (const field of FIELDS) {
      for (const text of (fields.get(field) ?? '').split(',')) {
        if (text.trim() === '') continue;
        const source = toSource(text.trim());
        if (!source) return failed(`the entry "${name}" has "${text.trim()}" in its field "${field}"`);
        sources.set(`${source.name} ${source.version}`, source);
      }
    }
    if (sources.size > this.#left) return failed(`its entries name more than ${MAX_SOURCES} other sources`);
    this.#left -= sources.size;
    if (sources.size > 0) this.lists.push({ package: name, sources: [...sources.values()] });
    return ok(undefined);
  }
}

/** `name (= version)`: policy 7.8 demands the exact version. */
function toSource(text: string): Source | undefined {
  const open = text.indexOf('(');
  const name = text.slice(0, Math.max(0, open)).trim();
  const relation = text.slice(open + 1, -1).trim();
  if (!isPackageName(name) || !text.endsWith(')') || !relation.startsWith('=')) return undefined;
  const version = withoutZeroEpoch(relation.slice(1).trim());
  return version === '' || version.includes(' ') ? undefined : { name, version };
}
