import { failed, ok, type Package, type Result } from '../../../domain/index.ts';
import { withoutZeroEpoch } from '../../zero-epoch.ts';
import { isPackageName } from '../package-name.ts';
import { MAX_FIELD_LENGTH } from '../text-database.ts';
import type { Paragraph, WantedFields } from './control.ts';

/** Longest source list for one package, in characters; a hundred sources are 8 KB. */
const MAX_SOURCES_LENGTH = 64 * 1024;

/** Fields from which a status paragraph becomes a package. */
export const PACKAGE_FIELDS: WantedFields = new Map([
  ...['package', 'status', 'version', 'architecture', 'source', 'maintainer', 'origin'].map(
    (name) => [name, MAX_FIELD_LENGTH] as const,
  ),
  ['built-using', MAX_SOURCES_LENGTH],
  ['static-built-using', MAX_SOURCES_LENGTH],
]);

/**
 * Package states in dpkg(1), "Package states", and whether the package's files are on disk. From `unpacked`
 * on they are, and only the configuration is missing. `half-installed` may have some files and is a hole.
 */
const IS_ON_DISK: ReadonlyMap<string, boolean> = new Map([
  ['not-installed', false],
  ['config-files', false],
  ['half-installed', false],
  ['unpacked', true],
  ['half-configured', true],
  ['triggers-awaited', true],
  ['triggers-pending', true],
  ['installed', true],
]);

/**
 * Converts a paragraph to its package; undefined if it is not installed; fails with the reason if that cannot
 * be determined.
 */
export function toPackage({ fields, flaw }: Paragraph): Result<Package | undefined> {
  // dpkg itself ignores case in names and state words.
  const name = (fields.get('package') ?? '').toLowerCase();
  if (flaw !== undefined) return failed(`the entry "${name}" ${flaw}`);
  if (name === '') return failed('an entry has no name');
  if (!isPackageName(name)) return failed(`an entry has the name "${name}", which is not valid`);
  const installed = isInstalled(name, fields.get('status'));
  if (!installed.ok) return installed;
  if (!installed.value) return ok(undefined);
  const version = withoutZeroEpoch(fields.get('version') ?? '');
  if (version === '') return failed(`the entry "${name}" has no version`);
  const source = sourceOf(name, version, fields.get('source'));
  const maker = makerOf(fields);
  return ok({
    type: 'deb',
    name,
    version,
    architecture: fields.get('architecture') ?? '',
    ...(source && { source }),
    ...(maker !== '' && { maker }),
  });
}

/** `want flag state`. Paragraphs in distroless' status.d, and files made from control files, have no status. */
function isInstalled(name: string, status: string | undefined): Result<boolean> {
  if (status === undefined) return ok(true);
  const state = status.slice(status.lastIndexOf(' ') + 1).toLowerCase();
  const onDisk = IS_ON_DISK.get(state);
  if (onDisk === undefined) return failed(`the entry "${name}" has the unknown status "${status}"`);
  if (state === 'half-installed') return failed(`the installation of "${name}" was never finished`);
  return ok(onDisk);
}

/** `Source: name (version)`, with a version only if it differs from the binary's. */
function sourceOf(name: string, version: string, field: string | undefined): Package['source'] {
  if (!field) return undefined;
  const open = field.indexOf('(');
  const sourceName = (open < 0 ? field : field.slice(0, open)).trim();
  const close = field.indexOf(')', open);
  const given = open < 0 ? '' : field.slice(open + 1, close < 0 ? field.length : close).trim();
  const sourceVersion = given === '' ? version : withoutZeroEpoch(given);
  if (sourceName === '' || (sourceName === name && sourceVersion === version)) return undefined;
  return { name: sourceName, version: sourceVersion };
}

/** deb-origin(5) names the distribution a package comes from; few packages have it, but all have a maintainer. */
function makerOf(fields: ReadonlyMap<string, string>): string {
  const maintainer = fields.get('maintainer') ?? '';
  const origin = fields.get('origin');
  return origin ? `${origin} (${maintainer})` : maintainer;
}
