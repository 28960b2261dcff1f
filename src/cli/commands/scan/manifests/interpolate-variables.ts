import type { Environment } from '../../../../config/index.ts';
import { failed, ok, type Result } from '../../../../domain/index.ts';
import { MAX_NESTED_VARIABLES } from './limits.ts';

// Compose specification, "Interpolation": $NAME, ${NAME}, and ${NAME OP WORD} with the operators :- - :? ? :+ +

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/u;
const OPERATOR = /^(:?[-?+])?/u;
/** A pull request's file must not carry a pipeline's secrets to a registry that it names. */
const SECRET = /TOKEN|SECRET|PASSW|CREDENTIAL|(?:KEY|PASS|PAT|AUTH|PWD)$/iu;

/** Replaces variables from the environment. Fails for an unset one without a default, where Compose only warns. */
export function interpolateVariables(text: string, environment: Environment): Result<string> {
  try {
    return ok(replaceAll(text, environment, 0));
  } catch (error) {
    if (error instanceof SyntaxError) return failed(error.message);
    throw error;
  }
}

function replaceAll(text: string, environment: Environment, depth: number): string {
  if (depth > MAX_NESTED_VARIABLES) throw new SyntaxError('variables are nested too deeply');
  const parts: string[] = [];
  let at = 0;
  for (let dollar = text.indexOf('$'); dollar >= 0; dollar = text.indexOf('$', at)) {
    parts.push(text.slice(at, dollar));
    if (text[dollar + 1] === '$') {
      parts.push('$');
      at = dollar + 2;
      continue;
    }
    const isBraced = text[dollar + 1] === '{';
    const start = dollar + (isBraced ? 2 : 1);
    const [name = ''] = NAME.exec(text.slice(start)) ?? [];
    if (name === '') throw new SyntaxError('a dollar sign without a name; write $$ for the sign itself');
    at = isBraced ? endOfBraces(text, start) : start + name.length;
    const rule = isBraced ? text.slice(start + name.length, at - 1) : '';
    parts.push(valueOf(name, rule, environment, depth));
  }
  return [...parts, text.slice(at)].join('');
}

/** Returns the place after the closing brace; defaults may have braces of their own. */
function endOfBraces(text: string, start: number): number {
  let open = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{' && text[at - 1] === '$') open++;
    if (text[at] === '}' && --open === 0) return at + 1;
  }
  throw new SyntaxError('a closing brace is missing');
}

function valueOf(name: string, rule: string, environment: Environment, depth: number): string {
  if (SECRET.test(name)) throw new SyntaxError(`${name} looks like the name of a secret, and is not read`);
  const [operator = ''] = OPERATOR.exec(rule) ?? [];
  if (operator === '' && rule !== '') throw new SyntaxError(`"${rule}" after ${name} is not an operator`);
  const word = rule.slice(operator.length);
  const value = environment[name];
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  if (operator.endsWith('+')) return isSet ? replaceAll(word, environment, depth + 1) : '';
  if (isSet) return value;
  if (operator.endsWith('-')) return replaceAll(word, environment, depth + 1);
  throw new SyntaxError(`the variable ${name} is not set`);
}
