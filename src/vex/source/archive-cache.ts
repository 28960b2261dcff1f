import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, parseJson } from '../../domain/index.ts';
import { VEX_BOUNDS } from '../document.ts';
import { numberOf, textOf } from '../read/members.ts';

/** A VEX repository's archive, and the folder in it that holds the documents. */
export interface RepositoryArchive {
  readonly bytes: Uint8Array;
  readonly folder: string;
  /** How long it stays current, according to the repository. */
  readonly minutes: number;
}

/** The user's cache folder for current archives. */
export interface ArchiveCache {
  readonly folder: string;
  readonly now: Date;
}

const MINUTE_MS = 60_000;

/** Returns a repository's cached archive if it is current and intact. */
export async function cachedArchive(
  place: string,
  { folder, now }: ArchiveCache,
): Promise<RepositoryArchive | undefined> {
  const file = join(folder, nameOf(place));
  try {
    const parsed = parseJson(await readFile(`${file}.json`, 'utf8'), VEX_BOUNDS);
    if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
    const known = parsed.value;
    const age = (now.getTime() - Date.parse(textOf(known, 'fetchedAt') ?? '')) / MINUTE_MS;
    const minutes = numberOf(known, 'minutes') ?? 0;
    if (!(age >= 0 && age < minutes)) return undefined;
    const bytes = await readFile(`${file}.archive`);
    if (hashOf(bytes) !== textOf(known, 'sha256')) return undefined;
    return { bytes, folder: textOf(known, 'folder') ?? '', minutes };
  } catch {
    // It is fetched again.
    return undefined;
  }
}

/** Caches an archive; failing to only costs another download. */
export async function cacheArchive(
  place: string,
  { bytes, folder: inside, minutes }: RepositoryArchive,
  { folder, now }: ArchiveCache,
): Promise<void> {
  const file = join(folder, nameOf(place));
  const known = { fetchedAt: now.toISOString(), minutes, folder: inside, sha256: hashOf(bytes) };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await replace(`${file}.archive`, bytes);
    await replace(`${file}.json`, JSON.stringify(known));
  } catch {
    return;
  }
}

async function replace(file: string, content: string | Uint8Array): Promise<void> {
  const staged = `${file}.${randomUUID()}`;
  await writeFile(staged, content, { mode: 0o600 });
  await rename(staged, file);
}

/** Hides the address, which may hold a password. */
function nameOf(place: string): string {
  return hashOf(Buffer.from(place));
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
