import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { VERSION } from '../../src/domain/index.ts';
import { PROGRAM } from './cli.ts';

const project = resolve(import.meta.dirname, '../..');
const guide = readFileSync(resolve(project, 'docs/guide/ci.md'), 'utf8');

/** Runs git as a user who has no settings. */
export function git(folder: string, ...args: readonly string[]): void {
  const author = ['-c', 'user.name=Harbour', '-c', 'user.email=harbour@example.com'];
  execFileSync('git', ['-C', folder, ...author, ...args]);
}

/** Makes a repository whose tag of this version is the program, as it is after its first use. */
export function publishProgram(folder: string): void {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  writeProgram(join(folder, 'plimsoll'), `exec "${process.execPath}" "${PROGRAM}" "$@"`);
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'));
  symlinkSync(join(project, 'bin'), join(folder, 'bin'));
  git(folder, 'init', '--quiet');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message', 'release');
  git(folder, 'tag', `v${VERSION}`);
}

export function writeProgram(file: string, lines: string): void {
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
}

/** The first block of a section of the guide. */
export function exampleOf(section: string): string {
  const [, text = ''] = guide.split(`\n## ${section}\n`);
  const [, block = ''] = /```\w+\n(.*?)```/su.exec(text) ?? [];
  if (block === '') throw new Error(`the guide has no example of ${section}`);
  return block;
}

/** Shell of each system that has the guide's whole script in it. */
export const SCRIPTS: Readonly<Record<string, () => string>> = {
  Jenkins: () => /sh '''\n(.*?)'''/su.exec(exampleOf('Jenkins'))?.[1] ?? '',
  Tekton: () =>
    z
      .object({ spec: z.object({ steps: z.tuple([z.object({ script: z.string() })]) }) })
      .parse(parse(exampleOf('Tekton'))).spec.steps[0].script,
  CircleCI: () =>
    commandsOf(
      z.object({ jobs: z.object({ scan: z.object({ steps }) }) }).parse(parse(exampleOf('CircleCI'))).jobs
        .scan.steps,
    ),
  'Azure Pipelines': () => commandsOf(z.object({ steps }).parse(parse(exampleOf('Azure Pipelines'))).steps),
};

const steps = z.array(z.looseObject({ run: z.string().optional(), script: z.string().optional() }));

function commandsOf(all: z.output<typeof steps>): string {
  return all.flatMap(({ run, script }) => run ?? script ?? []).join('\n');
}

/** Bash's script by which GitLab's runner runs a job, which it has in $JOB: the pipe makes `set -e` end with 1. */
export const GITLAB_RUNNER = 'set -eo pipefail; : | eval "$JOB"; exit 0';

const component = z.tuple([
  z.object({
    spec: z.object({ inputs: z.record(z.string(), z.object({ default: z.string().optional() })) }),
  }),
  z.object({
    '$[[ inputs.job ]]': z.object({
      variables: z.record(z.string(), z.string()),
      script: z.array(z.string()),
    }),
  }),
]);

export const GITLAB_COMPONENT = resolve(project, 'templates/scan.yml');

/** Where the examples of the guide clone Plimsoll from. */
const PLACE: Readonly<Record<string, string>> = {
  address: 'https://git.example.com/plimsoll',
  version: `v${VERSION}`,
};

/** The job of the component for GitLab that scans: its shell, and the variables that its inputs become. */
export function gitLabJob(inputs: Readonly<Record<string, string>>) {
  const text = readFileSync(GITLAB_COMPONENT, 'utf8');
  const documents = parseAllDocuments(text, { merge: true }).map((each) => each.toJS() as unknown);
  const [{ spec }, { '$[[ inputs.job ]]': job }] = component.parse(documents);
  const valueOf = (name: string) => {
    const value = inputs[name] ?? PLACE[name] ?? spec.inputs[name]?.default;
    if (value === undefined) throw new Error(`the component needs ${name}`);
    return value;
  };
  const variables = Object.entries(job.variables).map(([name, value]) => [
    name,
    value.replaceAll(/\$\[\[ inputs\.(\S+) \]\]/g, (_, input: string) => valueOf(input)),
  ]);
  return {
    script: job.script.join('\n'),
    variables: Object.fromEntries(variables) as Record<string, string>,
  };
}
