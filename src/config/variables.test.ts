import { describe, expect, it } from 'vitest';
import { defined } from '../domain/index.ts';
import { optionKeys, OPTIONS, variableName } from './options.ts';
import { checkVariables } from './variables.ts';

describe('the variables of the environment', () => {
  it('accepts variables of every option, of the file, of tests and pipelines, and of other programs', () => {
    const ours = optionKeys().filter((key) => OPTIONS[key].sources.includes('environment'));
    const others = [
      'PLIMSOLL_CONFIG',
      'PLIMSOLL_SHARED',
      'PLIMSOLL_VERSION',
      'PLIMSOLL_IMAGE',
      'PLIMSOLLX',
      'PATH',
    ];
    const names = [...ours.map(variableName), ...others];
    expect(() => checkVariables(Object.fromEntries(names.map((name) => [name, 'x'])))).not.toThrow();
  });

  it.each([
    'PLIMSOLL_PORT',
    'PLIMSOLL_PORT_6060_TCP',
    'PLIMSOLL_PORT_6060_TCP_ADDR',
    'PLIMSOLL_SERVICE_HOST',
    'PLIMSOLL_SERVICE_PORT',
    'PLIMSOLL_SERVICE_PORT_HTTP',
    'PLIMSOLL_DB_SERVICE_HOST',
    'PLIMSOLL_DB_PORT',
    'PLIMSOLL_MAX_PORT_5432_TCP_PROTO',
  ])('accepts %s, which Kubernetes sets for a service', (name) => {
    expect(() => checkVariables({ [name]: 'tcp://10.0.0.1:6060' })).not.toThrow();
  });

  it.each([
    ['PLIMSOLL_MAXX', 'unknown variable PLIMSOLL_MAXX', 'did you mean PLIMSOLL_MAX?'],
    ['PLIMSOLL_ONLYFIXED', 'unknown variable PLIMSOLL_ONLYFIXED', 'did you mean PLIMSOLL_ONLY_FIXED?'],
    ['PLIMSOLL_CONFG', 'unknown variable PLIMSOLL_CONFG', 'did you mean PLIMSOLL_CONFIG?'],
    ['PLIMSOLL_PORTAL', 'unknown variable PLIMSOLL_PORTAL', undefined],
    ['PLIMSOLL_', 'unknown variable PLIMSOLL_', undefined],
    [
      'PLIMSOLL_QUITE_SOMETHING_ELSE_ENTIRELY',
      'unknown variable PLIMSOLL_QUITE_SOMETHING_ELSE_ENTIRELY',
      'unset PLIMSOLL_QUITE_SOMETHING_ELSE_ENTIRELY',
    ],
    [
      'PLIMSOLL_PASSWORD_STDIN',
      'PLIMSOLL_PASSWORD_STDIN is not read from the environment',
      'give --password-stdin on the command line',
    ],
  ])('refuses %s, even where it is empty', (name, message, hint) => {
    for (const value of ['x', '']) {
      expect(() => checkVariables({ [name]: value })).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', message, ...defined({ hint }) }),
      );
    }
  });
});
