import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { can } from './abilities.ts';

/** Stages of the script that builds real images, in their order, and what the last step of each leaves behind. */
const STAGES = [
  { name: 'alpine', leaves: 'work/alpine-3.20-armv7/index.json' },
  { name: 'debian', leaves: 'debian-bullseye/index.json' },
  { name: 'app', leaves: 'app-bookworm/index.json' },
  { name: 'big', leaves: 'big-trixie/index.json' },
  { name: 'rpm', leaves: 'mariner-2.0-ndb/index.json' },
  { name: 'distroless', leaves: 'distroless-python/index.json' },
  { name: 'go', leaves: 'scratch-go-big/index.json' },
  { name: 'variants', leaves: 'app-bookworm-v2s2.dir/manifest.json' },
  { name: 'export', leaves: 'archives/alpine-3.20.tar.gz' },
] as const;

export type Stage = (typeof STAGES)[number]['name'];

/** CI goes without these, which take minutes. */
const SLOW: readonly Stage[] = ['debian', 'big', 'go'];

/** Address at which the script serves the images: to everyone at the first port, for a password at the second. */
const HOST = '127.0.0.1';
const PORT = 5000;
export const OPEN_REGISTRY = `${HOST}:${PORT}`;
export const LOCKED_REGISTRY = `${HOST}:${PORT + 1}`;
export const LOGIN = { username: 'scan', password: 's3cret' };

/** Whether the images of a stage are there to be tested. */
export function isBuilt(stage: Stage): boolean {
  return process.env['CI'] === undefined || !SLOW.includes(stage);
}

/** The folder of real images: $PLIMSOLL_IMAGES where they are built already, else one that is kept for the next time. */
export function imagesFolder(): string {
  return process.env['PLIMSOLL_IMAGES'] ?? join(tmpdir(), 'plimsoll-images');
}

/** Builds what is missing and starts the registries; the answer stops them, unless they ran before. */
export async function prepareImages(shared: string): Promise<() => void> {
  const folder = imagesFolder();
  mkdirSync(folder, { recursive: true });
  const script = (...stages: readonly string[]) => {
    const run = spawnSync('bash', [join(shared, 'images/build.sh'), ...stages], {
      env: { ...process.env, ROOT: folder },
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(`build.sh ${stages.join(' ')} failed: ${run.stdout}${run.stderr}`);
  };
  const missing = STAGES.filter(({ name, leaves }) => isBuilt(name) && !existsSync(join(folder, leaves)));
  const stages = missing.map(({ name }) => name).filter((name) => name !== 'export');
  if (missing.length > 0) script('tools', ...stages, 'export');
  else if (!can('umoci')) script('tools');
  if (missing.length === 0 && (await holdsImages())) return () => undefined;
  script('start');
  // A folder that was filled while another folder's registry had the port holds the images, and its registry none.
  if (!(await holdsImages())) script('export');
  if (!(await holdsImages())) throw new Error(`${OPEN_REGISTRY} serves other images than those of ${folder}`);
  return () => script('stop');
}

/** Whether a registry answers and holds what the script pushes last. */
async function holdsImages(): Promise<boolean> {
  const answer = await fetch(`http://${OPEN_REGISTRY}/v2/app-bookworm-v2s2/tags/list`).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}
