import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/index.ts';
import { codeOf, mayPass, toNetworkFailure } from './failure.ts';

function failure(code: string, message = 'as Node says it'): Error {
  return Object.assign(new Error(message), { code });
}

describe('a failure of the network', () => {
  it.each([
    ['ENOTFOUND', 'unknown host', /spelling/, false],
    ['EAI_AGAIN', 'the name server did not answer', /name server/, true],
    ['ECONNREFUSED', 'the connection was refused', /port/, true],
    ['ECONNRESET', 'the connection was closed', /try again/, true],
    ['UND_ERR_SOCKET', 'the connection was closed', /try again/, true],
    ['UND_ERR_CONNECT_TIMEOUT', 'connecting timed out', /HTTPS_PROXY/, false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is signed by an untrusted authority', /--ca-cert/, false],
    ['CERT_HAS_EXPIRED', 'its certificate has expired', /clock/, false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host name', /--skip-tls-verify/, false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not speak TLS', /--insecure/, false],
    ['EWHATEVER', 'as Node says it', undefined, true],
  ])('explains the network failure %s: %s', (code, reason, hint, passes) => {
    const thrown = failure(code);
    const error = toNetworkFailure(thrown, { what: 'cannot reach host' });
    expect(error).toMatchObject({ code: 'NETWORK_FAILED', cause: thrown });
    expect(error.message).toContain(`cannot reach host: ${reason}`);
    if (hint) expect(error.hint).toMatch(hint);
    else expect(error.hint).toBeUndefined();
    expect(mayPass(thrown)).toBe(passes);
  });

  it.each([
    ['ENOTFOUND', /^correct HTTPS_PROXY/],
    ['ECONNREFUSED', /^correct HTTPS_PROXY/],
    ['UND_ERR_CONNECT_TIMEOUT', /^correct HTTPS_PROXY/],
    ['UND_ERR_PRX_CONN', /^correct HTTPS_PROXY/],
    ['CERT_HAS_EXPIRED', /clock/],
  ])('names the proxy in the network failure %s', (code, hint) => {
    const error = toNetworkFailure(failure(code), { what: 'cannot reach host', proxy: 'proxy:3128' });
    expect(error.message).toContain('cannot reach host by the proxy proxy:3128: ');
    expect(error.hint).toMatch(hint);
  });

  it('finds a network failure inside the errors that wrap it', () => {
    const refused = failure('ECONNREFUSED');
    expect(codeOf(new AggregateError([refused]))).toBe('ECONNREFUSED');
    expect(codeOf(new Error('outer', { cause: refused }))).toBe('ECONNREFUSED');
    expect(codeOf(new AppError('NETWORK_FAILED', 'outer', { cause: refused }))).toBe('ECONNREFUSED');
    expect(codeOf('text')).toBeUndefined();
  });

  it('makes no network failure of a bug', () => {
    const bug = new TypeError('x is not a function');
    expect(() => toNetworkFailure(bug, { what: 'cannot reach host' })).toThrow(bug);
  });

  it('explains a network failure once only', () => {
    const failure = new AppError('CONFIG_INVALID', 'a CA file');
    expect(toNetworkFailure(failure, { what: 'x' })).toBe(failure);
    expect(mayPass(failure)).toBe(false);
  });
});
