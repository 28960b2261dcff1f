import { describe, expect, it } from 'vitest';
import { interpolateVariables } from './interpolate-variables.ts';

const ENVIRONMENT = { TAG: '2', EMPTY: '', DB_PASSWORD: 'secret', KEYCLOAK_VERSION: '26' };

describe('interpolating variables', () => {
  it.each([
    ['app:1', 'app:1'],
    ['app:$TAG', 'app:2'],
    ['app:${TAG}-x', 'app:2-x'],
    ['app:$$TAG', 'app:$TAG'],
    ['${REGISTRY:-registry.example}/app:${TAG:-1}', 'registry.example/app:2'],
    ['app:${EMPTY:-1}', 'app:1'],
    ['app:${EMPTY-1}', 'app:'],
    ['app${TAG:+:}${TAG}', 'app:2'],
    ['app${NONE+:x}', 'app'],
    ['app:${NONE:-${ALSO:-${TAG}}}', 'app:2'],
    ['app:${TAG:?missing}', 'app:2'],
    ['app:${KEYCLOAK_VERSION}', 'app:26'],
  ])('reads %s as %s', (text, expected) => {
    expect(interpolateVariables(text, ENVIRONMENT)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ['app:$NONE', 'the variable NONE is not set'],
    ['app:${EMPTY:?must be set}', 'the variable EMPTY is not set'],
    ['app:${TAG', 'a closing brace is missing'],
    ['app:${TAG/a/b}', '"/a/b" after TAG is not an operator'],
    ['app:$', 'a dollar sign without a name; write $$ for the sign itself'],
    ['evil.example/app:$DB_PASSWORD', 'DB_PASSWORD looks like the name of a secret, and is not read'],
    ['${A:-'.repeat(20) + '}'.repeat(20), 'variables are nested too deeply'],
  ])('refuses %s: %s', (text, failure) => {
    expect(interpolateVariables(text, ENVIRONMENT)).toEqual({ ok: false, failure });
  });
});
