import { hintFor, type Environment, type OutputTarget, type Settings } from '../../config/index.ts';
import { isSeverity } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import type { TextPieces } from './in-chunks.ts';
import { TEMPLATE_FORMAT } from '../../report/index.ts';
import { print, printVerbatim } from './print.ts';
import { checkReplaceable, replaceFile } from './replace-file.ts';
import { takesLinks, terminalColumns, wantsColour } from '../terminal/index.ts';

/** Text width for a file or a pipe. */
const DEFAULT_WIDTH = 120;

/** Output formats for `plimsoll explain` and `plimsoll feeds status`; the first is the default. */
export const DOCUMENT_FORMATS = ['table', 'json'];

/** Syft's and Grype's names. */
const FORMAT_SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['cyclonedx-json', 'cyclonedx'],
  ['spdx-json', 'spdx'],
]);

/** The properties of a text's destination that affect its layout. */
export interface View {
  readonly width: number;
  readonly colour: boolean;
  readonly links?: boolean;
}

/**
 * Validates formats and files before any work is done. `formats` are the available ones, the default first.
 * Throws USAGE for any other.
 */
export async function chooseOutputs(
  given: readonly OutputTarget[],
  formats: readonly string[],
): Promise<readonly OutputTarget[]> {
  const targets = given.map(chosenView).map((target) => ({
    ...target,
    format: FORMAT_SYNONYMS.get(target.format) ?? target.format,
  }));
  const [standard] = formats;
  if (targets.length === 0 && standard !== undefined) return [{ format: standard }];
  const taken = new Set<string>();
  for (const { format, file } of targets) {
    if (!formats.includes(format)) {
      throw new AppError('USAGE', `unknown format "${format}"`, { hint: hintForFormat(format, formats) });
    }
    const path = file === undefined ? undefined : await checkReplaceable(file);
    if (path === undefined) continue;
    if (taken.has(path)) throw new AppError('USAGE', `--format: two formats for the same file ${path}`);
    taken.add(path);
  }
  return targets;
}

/** `table=packages` is a view of the table; `table=./packages` is a file of this name. */
function chosenView(target: OutputTarget): OutputTarget {
  return target.format === 'table' && target.file === 'packages' ? { format: 'packages' } : target;
}

function hintForFormat(format: string, formats: readonly string[]): string {
  // Grype's -f is its --fail-on.
  if (isSeverity(format.toLowerCase())) return `--fail-on ${format}`;
  return hintFor(format, formats);
}

/** Writes every output, even if another one fails; then throws the first error. */
export async function writeOutputs(
  outputs: readonly OutputTarget[],
  render: (format: string, view: View) => TextPieces | Promise<TextPieces>,
  { color }: Pick<Settings, 'color'>,
  environment: Environment,
): Promise<void> {
  const failures: unknown[] = [];
  for (const { format, file } of outputs) {
    try {
      if (file === undefined) await show(format, await render(format, terminalView(color, environment)));
      else await replaceFile(file, await render(format, { width: DEFAULT_WIDTH, colour: false }));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function show(format: string, text: TextPieces): Promise<boolean> {
  return format === TEMPLATE_FORMAT ? printVerbatim(text) : print(text);
}

function terminalView(wish: Settings['color'], environment: Environment) {
  const { stdout } = process;
  const colour = wantsColour({ wish, isTerminal: stdout.isTTY, environment });
  return {
    width: terminalColumns(stdout, environment, DEFAULT_WIDTH),
    colour,
    links: colour && stdout.isTTY && takesLinks(environment),
  };
}
