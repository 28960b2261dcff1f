import type { Command } from 'commander';
import { OPTIONS, type OptionKey } from '../../config/index.ts';
import { REPORT_FORMAT_NAMES, TEMPLATE_FORMAT } from '../../report/index.ts';
import { DOCUMENT_FORMATS } from '../output/outputs.ts';

/** Commands that write reports. */
const OF_REPORTS = ['scan', 'convert', 'demo'];
/** Formats for commands that write other documents, the default first. */
const OTHER_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  // By name, since the writers are loaded on demand.
  ['sbom', ['cyclonedx', 'cyclonedx@1.7', 'spdx', 'spdx@3.0.1']],
  ['vex', ['openvex']],
]);

/** Lists the `--format` values for the named command. */
export function formatsOf(command: string): readonly string[] {
  if (OF_REPORTS.includes(command)) return [...REPORT_FORMAT_NAMES, TEMPLATE_FORMAT];
  return OTHER_FORMATS.get(command) ?? DOCUMENT_FORMATS;
}

interface OptionWords {
  /** With its placeholder. */
  readonly flag: string;
  readonly help: string;
}

/** Returns an option's flag and help in a command's own wording, which may allow less than the option table. */
export function optionWords(key: OptionKey, command: Command): OptionWords {
  const { flag, help } = OPTIONS[key];
  const name = topLevelName(command);
  if (key === 'format') {
    return { flag, help: `${formatsOf(name).join(', ')}; to standard output or to a file; repeatable` };
  }
  if (key === 'platform' && name !== 'scan') {
    return { flag: '--platform <os/arch[/variant]>', help: 'platform to read from a multi-platform index' };
  }
  return { flag, help };
}

/** Commands in one group take the same. */
function topLevelName(command: Command): string {
  const { parent } = command;
  return parent?.parent ? topLevelName(parent) : command.name();
}
