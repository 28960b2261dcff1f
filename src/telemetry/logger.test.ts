import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/index.ts';
import { createLogger } from './logger.ts';

function logged(log: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  log(createLogger('debug', { write: (line: string) => (text += line) }));
  return text;
}

describe('a line of the log', () => {
  it('writes a line of the log as JSON with the time and the level by name', () => {
    const line: unknown = JSON.parse(logged((logger) => logger.info({ image: 'nginx' }, 'indexed')));
    expect(line).toMatchObject({ level: 'info', image: 'nginx', msg: 'indexed' });
    expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
  });

  it.each([
    ['a header', { authorization: 'Bearer hunter2' }],
    ['headers', { request: { headers: { authorization: 'hunter2' } } }],
    ['credentials', { scan: { credentials: { password: 'hunter2' } } }],
    ['an address', { err: new Error('https://me:hunter2@host/ is away') }],
    ['a cause', { err: new AppError('STORE_FAILED', 'x', { cause: new Error('postgres://u:hunter2@db') }) }],
    ['a stack', { err: Object.assign(new Error('x'), { stack: 'x at http://u:hunter2@h' }) }],
  ])('never logs the secret of %s', (_, fields) => {
    const text = logged((logger) => logger.error(fields, 'failed'));
    expect(text).toContain('failed');
    expect(text).not.toContain('hunter2');
  });

  it('logs one line, whatever an image was called', () => {
    const text = logged((logger) => logger.warn({ err: new Error('a\n{"level":"info"}\u001b[2J') }, 'odd'));
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(text).not.toContain('\u001b');
  });

  it('logs no direction mark raw, in whichever field it came', () => {
    const image = 'app\u061c\u200e\u200f\u2028\u2029\u202e\u2066\u0085';
    const text = logged((logger) => logger.warn({ image, err: new Error(image) }, image));
    expect(text).not.toMatch(/[\p{Bidi_Control}\p{Zl}\p{Zp}\u0080-\u009f]/u);
    expect(JSON.parse(text)).toMatchObject({ image, msg: image });
  });
});
