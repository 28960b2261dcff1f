import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { feedOf } from '../../src/advisory/index.ts';

const project = resolve(import.meta.dirname, '../..');
const workflows = globSync('.github/workflows/*.yml', { cwd: project });

const schema = z.object({
  permissions: z.object({}),
  jobs: z.record(
    z.string(),
    z.object({ steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })) }),
  ),
});

function stepsOf(workflow: string) {
  const { jobs } = schema.parse(parse(readFileSync(join(project, workflow), 'utf8')));
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

it.each(workflows)('pins each action in %s by its digest', (workflow) => {
  const used = stepsOf(workflow).flatMap(({ uses }) => uses ?? []);
  expect(used.filter((action) => !/@[0-9a-f]{40}$/u.test(action))).toEqual([]);
});

it.each(workflows)('writes shell in %s that bash can read', (workflow) => {
  const scripts = stepsOf(workflow).flatMap(({ run }) => run ?? []);
  for (const input of scripts) expect(spawnSync('bash', ['-n'], { input, encoding: 'utf8' }).stderr).toBe('');
});

it('publishes only feeds that exist', () => {
  const names = readFileSync(join(project, '.github/advisories-feeds.txt'), 'utf8').trim().split('\n');
  const unknown = names.filter((name) => {
    const [id = '', ...part] = name.split(':');
    const feed = feedOf(id);
    return !feed || (feed.parts ? !feed.parts.has(part.join(':')) : part.length > 0);
  });
  expect(unknown).toEqual([]);
});
