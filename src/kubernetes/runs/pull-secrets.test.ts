import { expect, it } from 'vitest';
import type { RunEntry } from '../../api/index.ts';
import { AppError } from '../../errors/index.ts';
import { ApiFailure } from '../access/api-failure.ts';
import { ApiServer, type ApiRequest } from '../access/api-server.ts';
import type { Pod } from '../objects/pod.ts';
import { PullSecrets } from './pull-secrets.ts';

type Answer = object | Error;

const auth = (pair: string) => ({ auth: btoa(pair) });
const base64 = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64');
const dockerConfig = (auths: object) => ({ data: { '.dockerconfigjson': base64({ auths }) } });

/** Answers by the name of a secret. */
class Secrets extends ApiServer {
  readonly asked: string[] = [];
  answers: Readonly<Record<string, Answer>>;

  constructor(answers: Readonly<Record<string, Answer>>) {
    const none = () => Promise.reject(new Error('not connected'));
    super({ current: none, renewed: none, close: () => Promise.resolve() });
    this.answers = answers;
  }

  override get: ApiServer['get'] = ({ path }: ApiRequest, schema) => {
    this.asked.push(path);
    const answer = this.answers[path.slice(path.lastIndexOf('/') + 1)];
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(schema.parse(answer));
  };
}

const podWith = (...names: readonly string[]): Pod => ({
  metadata: { name: 'web', namespace: 'shop', uid: '1' },
  spec: { imagePullSecrets: names.map((name) => ({ name })) },
});

const entry = (image: string, namespace = 'shop'): RunEntry => ({
  namespace,
  workload: { kind: 'Pod', name: 'web' },
  container: 'app',
  image,
});
const APP = entry('registry.example/team/app:1');

function open(answers: Readonly<Record<string, Answer>>) {
  const server = new Secrets(answers);
  const problems: string[] = [];
  const secrets = new PullSecrets(server, ['shop'], (message) => problems.push(message));
  return {
    server,
    problems,
    secrets,
    passwordFor: async (names: readonly string[], run = APP) => {
      await secrets.readFor(podWith(...names), [run], new AbortController().signal);
      const [sent] = secrets.credentialsOf([run]);
      return sent?.credentials.kind === 'password' ? sent.credentials.password : sent?.credentials.kind;
    },
  };
}

it.each([
  ['the longest path of all secrets', ['host', 'team'], APP.image, 'of-team'],
  ['the first of equal ones', ['host', 'other'], APP.image, 'of-host'],
  ['Docker Hub under its old name', ['hub'], 'nginx:1', 'of-hub'],
  ['the older form', ['old'], APP.image, 'of-old'],
  ['no entry of another registry', ['hub'], APP.image, undefined],
])('chooses %s', async (_, names, image, expected) => {
  const { passwordFor, problems } = open({
    host: dockerConfig({ 'https://registry.example': auth('a:of-host') }),
    other: dockerConfig({ 'https://registry.example': auth('a:of-other') }),
    team: dockerConfig({ 'registry.example/team': auth('a:of-team') }),
    hub: dockerConfig({ 'https://index.docker.io/v1/': auth('a:of-hub') }),
    old: { data: { '.dockercfg': base64({ 'registry.example': auth('a:of-old') }) } },
  });
  expect([await passwordFor(names, entry(image)), problems]).toEqual([expected, []]);
});

it('runs no credential helper that a secret names', async () => {
  const text = base64({ credsStore: 'evil', credHelpers: { 'registry.example': 'evil' }, auths: {} });
  const { passwordFor, problems } = open({ a: { data: { '.dockerconfigjson': text } } });
  expect([await passwordFor(['a']), problems]).toEqual([undefined, []]);
});

it('asks for no secret of another namespace, of a pod that runs nothing, or twice', async () => {
  const { server, secrets, passwordFor } = open({ a: dockerConfig({}) });
  const { signal } = new AbortController();
  const elsewhere = { ...podWith('a'), metadata: { name: 'x', namespace: 'pay', uid: '2' } };
  await secrets.readFor(elsewhere, [entry(APP.image, 'pay')], signal);
  await secrets.readFor(podWith('a'), [], signal);
  expect(server.asked).toEqual([]);
  await passwordFor(['a']);
  await passwordFor(['a']);
  expect(server.asked).toEqual(['/api/v1/namespaces/shop/secrets/a']);
});

it.each([
  ['is forbidden', new ApiFailure(403, 'no'), 'secret shop/bad cannot be read: no (403)'],
  ['is missing', new ApiFailure(404, 'not found'), 'secret shop/bad cannot be read: not found (404)'],
  ['is too large', new AppError('LIMIT_EXCEEDED', 'too large'), 'cannot be read: too large'],
  ['is no JSON', { data: { '.dockerconfigjson': btoa('{"auths": "s3cret') } }, 'holds no valid'],
  ['has no login', { data: { password: btoa('s3cret') } }, 'holds no valid'],
  ['has a damaged entry', dockerConfig({ 'registry.example': { auth: btoa('s3cret') } }), 'is not valid'],
  ['has no user', dockerConfig({ 'registry.example': auth(':s3cret') }), 'without a user'],
])('names a secret that %s, without its content, and goes on', async (_, answer, problem) => {
  const { passwordFor, problems } = open({
    bad: answer,
    good: dockerConfig({ 'registry.example/team/app': auth('a:good') }),
  });
  expect(await passwordFor(['bad', 'good'])).toBe('good');
  await passwordFor(['bad']);
  expect(problems.join()).toContain(problem);
  expect(problems.join()).not.toContain('s3cret');
});

it('keeps what is known while the API server fails, and reads secrets again with each list', async () => {
  const { server, secrets, passwordFor } = open({ a: dockerConfig({ 'registry.example': auth('a:old') }) });
  expect(await passwordFor(['a'])).toBe('old');
  secrets.forget();
  server.answers = { a: new ApiFailure(500, 'timed out') };
  expect(await passwordFor(['a'])).toBe('old');
  server.answers = { a: dockerConfig({ 'registry.example': auth('a:new') }) };
  expect(await passwordFor(['a'])).toBe('new');
  secrets.keepOnly([]);
  expect(secrets.credentialsOf([APP])).toEqual([]);
});
