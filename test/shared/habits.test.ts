import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM, User } from '../support/cli.ts';
import { sharedFolder } from '../support/shared.ts';

const SHARED = sharedFolder();
/** Lines that run until they are ended, read this whole machine, or are of a server that is not there. */
const LEFT_OUT = /server --listen|rootfs \/|db update/u;
/** Errors of the input itself, whose hint is no line: a missing file, a registry that is not there, another's report. */
const OF_INPUT = /nothere\.json|app\.trivy\.json|alpine:3\.20|registry:127|klar nothing|image --server/u;
/** Lines for other programs, or with a placeholder for an image that the user has. */
const NOT_OURS =
  /^(?:git|docker|rm|apptainer) |IMAGE$|docker-daemon:|--store cache|-w w\.yml|ignore-file|PASSWORD=|scan -$|watch kubernetes|feeds sync/u;

describe.skipIf(SHARED === undefined)('command lines of other scanners', () => {
  const user = new User();
  const lines = readFileSync(join(SHARED ?? '', 'cases/habits.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[1] ?? '')
    .filter((line) => !LEFT_OUT.test(line));

  beforeAll(() => {
    const examples = join(PROGRAM, '../examples');
    cpSync(join(examples, 'alpine-3.22.tar'), join(user.folder, 'alpine.tar'));
    const unpack = 'mkdir alpine-3.20 && tar xf alpine.tar -C alpine-3.20 && cp -r alpine-3.20 alpine-3.18';
    expect(shell(unpack).status).toBe(0);
    writeFileSync(join(user.folder, 'p.txt'), 'pkg:npm/minimist@1.2.2\n');
    const lock = { lockfileVersion: 3, packages: { 'node_modules/left-pad': { version: '1.3.0' } } };
    writeFileSync(join(user.folder, 'package-lock.json'), JSON.stringify(lock));
    writeFileSync(join(user.folder, 'app.trivy.json'), '{"SchemaVersion": 2}');
    writeFileSync(join(user.folder, 'plimsoll'), `#!/bin/sh\nexec ${process.execPath} ${PROGRAM} "$@"\n`, {
      mode: 0o755,
    });
    shell('plimsoll scan --offline oci:alpine-3.20 --format json=app.json --format cyclonedx=app.cdx.json');
  });
  afterAll(() => user[Symbol.dispose]());

  function shell(line: string) {
    const { PATH = '' } = process.env;
    const environment = { PATH: `${user.folder}:${PATH}`, HOME: user.home, PLIMSOLL_OFFLINE: 'true' };
    return spawnSync('sh', ['-c', line], { cwd: user.folder, env: environment, encoding: 'utf8', input: '' });
  }

  it.each(lines)('works, or prints the line to type instead: %s', (line) => {
    const { status, stderr } = shell(line);
    expect([0, 1, 2, 3]).toContain(status);
    if (status !== 2 || OF_INPUT.test(line)) return;
    const [, hint = ''] = /^hint: (.*(?:plimsoll|docker|rm) .*)$/mu.exec(stderr) ?? [];
    expect({ line, stderr, hint }).toMatchObject({ hint: expect.stringMatching(/./u) as string });
    if (NOT_OURS.test(hint)) return;
    const again = shell(hint);
    // A second mistake in the line has a hint of its own.
    expect(again.status === 2 ? again.stderr : 'hint: plimsoll').toMatch(/^hint: plimsoll/mu);
  });
});
