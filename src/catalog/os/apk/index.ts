import type { FileFacts, OwnedFiles, Package, Problem } from '../../../domain/index.ts';
import type { Cataloger, WantedFile } from '../../cataloger.ts';
import { databaseProblem, decodeDatabase, entryProblems } from '../text-database.ts';
import { readInstalled } from './installed.ts';

/** The second is where apk-tools 3 keeps it on systems with one /usr. */
const DATABASES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/** Alpine's package database, and that of Wolfi, Chainguard and others who build with apk. */
export const apkCataloger: Cataloger = {
  id: 'apk',
  version: 1,
  roots: DATABASES,
  wants: (path) => DATABASES.includes(path),
  read(wanted) {
    const read = wanted.map(readDatabase);
    return { files: read.map(({ facts }) => facts), owned: read.flatMap(({ owned }) => owned) };
  },
};

function readDatabase({ path, bytes }: WantedFile): { facts: FileFacts; owned: readonly OwnedFiles[] } {
  const { text, damage } = decodeDatabase(bytes);
  const packages: Package[] = [];
  const owned: OwnedFiles[] = [];
  const unreadable: string[] = [];
  for (const entry of readInstalled(text)) {
    if (!entry.package.ok) {
      unreadable.push(entry.package.failure);
      continue;
    }
    packages.push(entry.package.value);
    if (entry.files.length > 0) owned.push({ path, package: entry.package.value.name, files: entry.files });
  }
  const problems: Problem[] = entryProblems(path, unreadable);
  const hole =
    damage ?? (unreadable.length > 0 && packages.length === 0 ? 'has no entry that could be read' : '');
  if (hole !== '') problems.unshift(databaseProblem(path, hole));
  return { facts: { path, packages, ...(problems.length > 0 && { problems }) }, owned };
}
