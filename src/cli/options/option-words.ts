import type { Command } from 'commander';
import { OPTIONS, type OptionKey } from '../config/index.ts';
import { REPORT_FORMAT_NAMES, TEMPLATE_FORMAT } from '../report/index.ts';
import { DOCUMENT_FORMATS } from './outputs.ts';

/** Commands that write reports. */
const OF_REPORTS = ['scan', 'convert', 'demo'];
/** Formats of commands that write another kind of document, the default first. */
const OTHER_FORMATS: ReadonlyMap<string, readonly string[]> = new Map([
  // By name, since the writers are loaded when they are needed.
  ['sbom', ['cyclonedx', 'cyclonedx@1.7', 'spdx', 'spdx@3.0.1']],
  ['vex', ['openvex']],
]);

/** Lists what `--format` can be for the command of this name. */
export function formatsOf(command: string): readonly string[] {
  if (OF_REPORTS.includes(command)) return [...REPORT_FORMAT_NAMES, TEMPLATE_FORMAT];
  return OTHER_FORMATS.get(command) ?? DOCUMENT_FORMATS;
}

interface OptionWords {
  /** With its placeholder. */
  readonly flag: string;
  readonly help: string;
}

/** Returns an option's flag and help as a command words them, which may take less than the option table says. */
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

/** Commands of one group take the same. */
function topLevelName(command: Command): string {
  const { parent } = command;
  return parent?.parent ? topLevelName(parent) : command.name();
}
