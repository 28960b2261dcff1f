import type { Command, Option } from 'commander';
import { AppError } from '../../errors/index.ts';
import { collect } from '../options/collect.ts';

/**
 * Refuses a second, different value for options that take one. Commander silently uses the last; options in
 * the common table are collected, and refused when they are read.
 */
export function refuseSecondValues(command: Command): void {
  for (const option of command.options) {
    if (option.required && option.parseArg !== collect) refuseSecondValue(option);
  }
  for (const below of command.commands) refuseSecondValues(below);
}

function refuseSecondValue(option: Option): void {
  const { parseArg, long = option.flags } = option;
  let given: string | undefined;
  option.argParser((value: string, before: unknown) => {
    if (given !== undefined && given !== value) {
      const hint = `leave out ${given} or ${value}`;
      throw new AppError('USAGE', `${long}: expected one, got 2`, { hint });
    }
    given = value;
    return parseArg ? parseArg(value, before) : value;
  });
}
