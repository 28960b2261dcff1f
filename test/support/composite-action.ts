import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

const text = z.record(z.string(), z.string());
const schema = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  outputs: z.record(z.string(), z.object({ value: z.string() })),
  runs: z.object({
    steps: z.array(
      z.object({
        id: z.string().optional(),
        if: z.string().optional(),
        uses: z.string().optional(),
        env: text.default({}),
        with: text.default({}),
        run: z.string().optional(),
      }),
    ),
  }),
});

export type Action = z.output<typeof schema>;
export type Step = Action['runs']['steps'][number];

export function readAction(file: string): Action {
  return schema.parse(parse(readFileSync(file, 'utf8')));
}

/** Variables of a step, with what its expressions refer to: `${{ inputs.sarif }}`. */
export function variablesOf({ env }: Step, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, path: string) => {
        const found = values[path];
        if (found === undefined) throw new Error(`nothing is known of ${path}`);
        return found;
      }),
    ]),
  );
}

/** Returns the outputs that a step has written to its file of outputs. */
export function outputsOf(written: string): Record<string, string> {
  const lines = written.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
