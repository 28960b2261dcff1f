import type { Argument, Command, Option } from 'commander';
import { OPTIONS, optionKeys } from '../../config/index.ts';
import { defined } from '../../domain/index.ts';
import { formatsOf } from './option-words.ts';

/** A command as its help, its completion and its man page describe it. */
export interface DescribedCommand {
  /** Words after the program's name; empty for the program itself. */
  readonly words: readonly string[];
  readonly summary: string;
  readonly description: string;
  /** Text after the options: exit codes, examples. */
  readonly more: string;
  readonly arguments: readonly DescribedArgument[];
  readonly options: readonly DescribedOption[];
  readonly commands: readonly DescribedCommand[];
}

export interface DescribedArgument {
  /** With its brackets: `<image>`, `[image...]`. */
  readonly usage: string;
  readonly help: string;
  readonly choices: readonly string[];
}

export interface DescribedOption {
  /** `-f` and `--format`. */
  readonly names: readonly string[];
  /** `<format[=file]>`; absent for a switch. */
  readonly value?: string;
  readonly help: string;
  /** The allowed words; empty if the value can be anything. */
  readonly choices: readonly string[];
  readonly takesPath: boolean;
}

/** Placeholder words for values that can be a path. */
const PATH = /\b(?:file|folder|image|report)\b/u;
const HELP: DescribedOption = {
  names: ['-h', '--help'],
  help: 'print help for the command',
  choices: [],
  takesPath: false,
};

/** Describes a command and its subcommands, without hidden ones. */
export function describeCommand(command: Command, words: readonly string[] = []): DescribedCommand {
  return {
    words,
    summary: command.summary() || command.description(),
    description: command.description(),
    more: textAfter(command),
    arguments: command.registeredArguments.map(describeArgument),
    options: [
      ...command.options
        .filter(({ hidden }) => !hidden)
        .map((option) => describeOption(option, words[0] ?? '')),
      HELP,
    ],
    commands: command.commands.map((sub) => describeCommand(sub, [...words, sub.name()])),
  };
}

/** Lists a command and all its descendants. */
export function withDescendants(command: DescribedCommand): readonly DescribedCommand[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}

/** Commander does not expose the text from `addHelpText`, but writes it after the rest of the help. */
function textAfter(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => parts.push(text) }).outputHelp();
  return parts.slice(1).join('').trim();
}

function describeArgument(argument: Argument): DescribedArgument {
  const { description, required, variadic, argChoices = [] } = argument;
  const name = `${argument.name()}${variadic ? '...' : ''}`;
  return { usage: required ? `<${name}>` : `[${name}]`, help: description, choices: argChoices };
}

function describeOption(option: Option, command: string): DescribedOption {
  const value = /<.*>$/u.exec(option.flags)?.[0];
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    ...defined({ value }),
    help: option.description,
    choices: value === undefined ? [] : (option.argChoices ?? choicesOf(option.attributeName(), command)),
    takesPath: value !== undefined && PATH.test(value),
  };
}

function choicesOf(name: string, command: string): readonly string[] {
  const key = optionKeys().find((each) => each === name);
  if (key === 'format') return formatsOf(command);
  return (key && OPTIONS[key].read.choices) ?? [];
}
