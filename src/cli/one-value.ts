import { InvalidArgumentError, type Command, type Option } from 'commander';
import { collect } from './collect.ts';

/** Refuses a second, different value for options that take one: commander goes by the last and does not say so. */
export function refuseSecondValues(command: Command): void {
  for (const option of command.options) {
    if (option.required && option.parseArg !== collect) refuseSecondValue(option);
  }
  for (const below of command.commands) refuseSecondValues(below);
}

function refuseSecondValue(option: Option): void {
  const { parseArg } = option;
  let given: string | undefined;
  option.argParser((value: string, before: unknown) => {
    if (given !== undefined && given !== value) {
      throw new InvalidArgumentError(`It was "${given}" before, and only one can be meant.`);
    }
    given = value;
    return parseArg ? parseArg(value, before) : value;
  });
}
