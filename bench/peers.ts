import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { removeStore, scanOf } from './scan.ts';
import type { Peer } from './work.ts';

interface Named {
  /** A clone of an earlier commit. */
  readonly before?: string | undefined;
  readonly trivy?: string | undefined;
  readonly 'trivy-cache'?: string | undefined;
  readonly grype?: string | undefined;
}

const LAYOUT = 'oci:';

export function namedPeers(named: Named, folder: string): readonly Peer[] {
  return [
    ...(named.before === undefined ? [] : [before(named.before, folder)]),
    ...(named.trivy === undefined ? [] : [trivy(named.trivy, named['trivy-cache'])]),
    ...(named.grype === undefined ? [] : [grype(named.grype)]),
  ];
}

function before(clone: string, folder: string): Peer {
  const commit = execFileSync('git', ['-C', clone, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  const program = [join(clone, 'plimsoll')];
  // Builds it.
  execFileSync(program.join(''), ['--version'], { stdio: 'ignore' });
  return {
    name: commit.trim(),
    program,
    scan(image, kind) {
      const store = join(folder, `before-${kind}.db`);
      const command = scanOf(image, store, program);
      return kind === 'cold' ? { command, before: () => removeStore(store) } : { command };
    },
  };
}

function trivy(program: string, cacheFolder: string | undefined): Peer {
  const cache = cacheFolder === undefined ? [] : ['--cache-dir', cacheFolder];
  const offline = ['--offline-scan', '--skip-db-update', '--skip-java-db-update'];
  const [, version = ''] =
    /^Version: (\S+)/m.exec(execFileSync(program, ['--version'], { encoding: 'utf8' })) ?? [];
  const clear = (): void => {
    execFileSync(program, [...cache, 'image', '--clear-cache'], { stdio: 'ignore' });
  };
  return {
    name: `Trivy ${version}`,
    scan(image, kind) {
      const source = isLocal(image)
        ? ['--input', image.replace(LAYOUT, '')]
        : ['--image-src', 'remote', image];
      const command = [program, ...cache, 'image', '--scanners', 'vuln', ...offline, ...source];
      return kind === 'cold' ? { command, before: clear } : { command };
    },
  };
}

/** Grype keeps nothing of an image, so it has no warm scan. */
function grype(program: string): Peer {
  return {
    name: 'Grype',
    scan(image, kind) {
      if (kind === 'warm') return undefined;
      const local = image.startsWith(LAYOUT) ? image.replace(LAYOUT, 'oci-dir:') : `docker-archive:${image}`;
      return { command: [program, isLocal(image) ? local : `registry:${image}`] };
    },
  };
}

function isLocal(image: string): boolean {
  return image.startsWith(LAYOUT) || image.endsWith('.tar');
}
