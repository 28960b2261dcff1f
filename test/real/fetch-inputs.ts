import { spawnSync } from 'node:child_process';
import {
  fetchArchive,
  findArchive,
  npmArchive,
  type FetchedInput,
  type WantedArchive,
} from '../support/fetch-archive.ts';
import { DEBIAN_INPUTS, NPM_INPUTS } from '../support/real-input.ts';

/** Fetches what the cache does not have: archives by their digests. */
export async function fetchInputs(): Promise<Readonly<Record<string, FetchedInput>>> {
  const fetched: Record<string, FetchedInput> = {};
  for (const name of DEBIAN_INPUTS) fetched[name] = { missing: `${name} of Debian's archive` };
  const silent = new Set<string>();
  const ofNpm = Object.entries(NPM_INPUTS).map(([name, integrity]) => npmArchive(name, integrity));
  for (const wanted of [...ofNpm, ...wantedOfDebian()]) {
    const [registry] = wanted.command;
    const path =
      (await findArchive(wanted)) ?? (silent.has(registry) ? undefined : await fetchArchive(wanted));
    // One that does not answer is not asked again.
    if (path === undefined) silent.add(registry);
    fetched[wanted.name] = path === undefined ? { missing: `${wanted.name} by ${registry}` } : { path };
  }
  return fetched;
}

/** Asks apt for the digests, which its signed lists have; one that it does not know has no stanza. */
function wantedOfDebian(): readonly WantedArchive[] {
  const query = ['show', '--no-all-versions', ...DEBIAN_INPUTS];
  const { stdout, error } = spawnSync('apt-cache', query, { encoding: 'utf8' });
  if (error) return [];
  return stdout.split('\n\n').flatMap((stanza) => {
    const [, name] = /^Package: (\S+)$/mu.exec(stanza) ?? [];
    const [, hex] = /^SHA256: ([0-9a-f]{64})$/mu.exec(stanza) ?? [];
    if (name === undefined || hex === undefined) return [];
    return { name, algorithm: 'sha256', hex, command: ['apt-get', 'download', '-qq', name] };
  });
}
