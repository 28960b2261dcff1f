/**
 * Adds the library to `dist/`, for the npm package: its code, and types of its options, of reports and of the API, generated
 * from the commands, the schemas and the server's own description. `npm pack` calls it after the build.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { fetch } from 'undici';
import openapiTS, { astToString } from 'openapi-typescript';
import { commandLine } from '../src/cli/start/command-line.ts';
import { describeCommand, type DescribedOption } from '../src/cli/options/described-command.ts';
import { EXTERNALS } from './externals.ts';

const root = join(import.meta.dirname, '..');
const library = join(root, 'dist/library');
/** Options that a call sets itself, or that only concern a terminal. */
const OF_TERMINALS = ['help', 'quiet', 'verbose', 'color', 'template', 'images'];
const DOCUMENTS = { report: 'report-1.json', diff: 'diff-1.json' };

await build({
  entryPoints: { index: join(root, 'src/library/index.ts') },
  outdir: library,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  external: [...EXTERNALS],
});
await cp(join(root, 'bin/library/index.d.ts'), join(library, 'index.d.ts'));
await writeFile(join(library, 'options.d.ts'), optionTypes());
for (const [name, file] of Object.entries(DOCUMENTS)) {
  const schema = JSON.parse(await readFile(join(root, 'schema', file), 'utf8')) as JSONSchema;
  await writeFile(
    join(library, `${name}.d.ts`),
    await compile(schema, name, { bannerComment: '', cwd: join(root, 'schema') }),
  );
}
const types = astToString(await openapiTS(await apiDescription()));
// Four blanks a level are a third of the file.
await writeFile(
  join(library, 'api.d.ts'),
  types.replaceAll(/^(?: {4})+/gmu, (indent) => '\t'.repeat(indent.length / 4)),
);

function optionTypes(): string {
  const { commands } = describeCommand(commandLine());
  return ['scan', 'sbom', 'diff']
    .map((name) => {
      const options = commands.find(({ words }) => words[0] === name)?.options ?? [];
      const lines = options.flatMap((option) => optionType(option, name));
      return `export interface ${name[0]?.toUpperCase()}${name.slice(1)}Options {\n${lines.join('')}}\n`;
    })
    .join('\n');
}

function optionType({ names, value, help, choices }: DescribedOption, command: string): readonly string[] {
  const name = names.at(-1)?.slice(2) ?? '';
  if (OF_TERMINALS.includes(name) || (name === 'format' && command !== 'sbom')) return [];
  const key = name.replaceAll(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase());
  const words = choices.map((each) => `'${each}'`).join(' | ');
  const one = words === '' ? 'string | number' : words;
  const type = value === undefined ? 'boolean' : `${one} | readonly (${one})[]`;
  return [`  /** ${help} */\n  readonly ${key}?: ${type} | undefined;\n`];
}

/** Asks a server of this build, which listens for as long as that takes. */
async function apiDescription(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-library-'));
  const args = ['serve', '--offline', '--listen', '127.0.0.1:0', '--store', join(folder, 'store.db')];
  const server = spawn(process.execPath, [join(root, 'dist/plimsoll.js'), ...args], { stdio: 'pipe' });
  try {
    for await (const line of createInterface(server.stderr)) {
      const [address] = /http:\/\/127\.0\.0\.1:\d+/u.exec(line) ?? [];
      if (address !== undefined) return await (await fetch(`${address}/api/v1/openapi.json`)).text();
    }
    throw new Error('the server ended before it listened');
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}
