import { describe, expect, test } from 'vitest';
import { nameOf, parseDatabaseAddress } from './address.ts';
import { toClientConfig } from './client-config.ts';

describe('an address', () => {
  test.each([
    'postgres://clair:s3cr%20et@db.example.com:6432/clair?sslmode=verify-full',
    'postgresql://clair:s3cr%20et@db.example.com:6432/clair?sslmode=verify-full&pool_min_conns=2',
    "host=db.example.com port=6432 user=clair password='s3cr et' dbname=clair sslmode=verify-full",
  ])('%s', (text) => {
    expect(parseDatabaseAddress(text)).toMatchObject({
      host: 'db.example.com',
      port: 6432,
      user: 'clair',
      password: 's3cr et',
      database: 'clair',
      tls: 'verify-full',
      settings: new Map(),
    });
  });

  test.each([
    ['postgres:///plimsoll?host=/run/postgresql', '/run/postgresql'],
    ['postgres://%2Frun%2Fpostgresql/plimsoll', '/run/postgresql'],
    ['postgres://[::1]:5432/plimsoll', '::1'],
    ['host=/run/postgresql dbname=plimsoll', '/run/postgresql'],
    ['dbname=plimsoll', undefined],
  ])('%s names the host', (text, host) => {
    expect(parseDatabaseAddress(text)).toMatchObject({ host, database: 'plimsoll' });
  });

  test('what is no keyword of libpq is a setting of the session, and the schema is ours', () => {
    const address = parseDatabaseAddress(
      "host=db statement_timeout='5 s' search_path=other target_session_attrs=any",
    );
    expect(toClientConfig(address, false).options).toBe('-c statement_timeout=5\\ s -c search_path=plimsoll');
  });

  test('as many connections as pgx is given are kept', () => {
    expect(parseDatabaseAddress('host=db pool_max_conns=100').connections).toBe(100);
  });

  test.each([
    '',
    'db.example.com',
    'mysql://db/x',
    'host=db port=many',
    'host=db sslmode=yes',
    'postgres://a b:c',
  ])('"%s" is refused, with an example', (text) => {
    expect(() => parseDatabaseAddress(text)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        hint: expect.stringContaining('postgres://') as string,
      }),
    );
  });

  test('its name for messages holds no password', () => {
    expect(nameOf(parseDatabaseAddress('postgres://clair:secret@db:6432/clair'))).toBe('clair at db:6432');
  });
});

describe('TLS', () => {
  const tlsOf = (options: string) => toClientConfig(parseDatabaseAddress(`host=db ${options}`), true).ssl;

  test.each(['prefer', 'require'])('%s encrypts, and takes any certificate', (mode) => {
    expect(tlsOf(`sslmode=${mode}`)).toMatchObject({ rejectUnauthorized: false });
  });

  test('verify-ca checks who signed the certificate, and no name', () => {
    const ssl = tlsOf('sslmode=verify-ca');
    expect(ssl).toMatchObject({
      rejectUnauthorized: true,
      checkServerIdentity: expect.any(Function) as unknown,
    });
  });

  test('verify-full checks both', () => {
    expect(tlsOf('sslmode=verify-full')).toEqual({ rejectUnauthorized: true });
  });

  test('a certificate that cannot be read is told of by name', () => {
    expect(() => tlsOf('sslmode=verify-full sslrootcert=/no/such/ca.pem')).toThrow(
      '/no/such/ca.pem cannot be read',
    );
  });
});
