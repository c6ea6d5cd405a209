import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileFaultError } from './formatted-user.ts';
import { BCRYPT_2B } from './known-password.fixture.ts';
import { createUserFileReader, type ReadRow } from './read-user-file.ts';
import { FIREBASE, VENDOR_FILES } from './user-files.fixture.ts';
import { type FormatOptions, USER_FORMATS, type UserFormatName } from './user-formats.rules.ts';

const { signerKey: _, ...firebase } = FIREBASE;
const OPTIONS: FormatOptions = {
  firebase: { ...firebase, signerKeyId: '0199d4a0-0000-7000-8000-000000000001' },
  unknownHashes: 'fail',
  roles: ['staff'],
};

function read(format: UserFormatName, file: string | Buffer, pieces = 64, options = OPTIONS): ReadRow[] {
  const bytes = Buffer.from(file);
  const reader = createUserFileReader(format, options);
  const rows: ReadRow[] = [];
  for (let from = 0; from < bytes.length; from += pieces)
    rows.push(...reader.push(bytes.subarray(from, from + pieces)));
  return [...rows, ...reader.end()];
}

function faultOf(format: UserFormatName, file: string | Buffer, pieces = 64) {
  try {
    return read(format, file, pieces).map((row) => (row.kind === 'fault' ? row.fault : row.kind));
  } catch (error) {
    if (!(error instanceof FileFaultError)) throw error;
    return { code: error.code, line: error.line, field: error.field };
  }
}

const users = (rows: readonly ReadRow[]) => rows.flatMap((row) => (row.kind === 'user' ? [row.user] : []));

describe('the exports of others', () => {
  test.each(VENDOR_FILES.map((file) => [file.name, file] as const))('%s', (_name, file) => {
    const rows = read(file.format, file.text);
    expect(rows.filter(({ kind }) => kind.endsWith('fault'))).toEqual([]);
    expect(users(rows).map(({ email }) => email)).toEqual(file.emails);
    expect({ rows }).toMatchSnapshot();
  });

  test('come the same wherever they are cut, with a mark at their beginning, and with the line ends of others', () => {
    for (const { format, text } of VENDOR_FILES) {
      const whole = read(format, text, 1_000_000);
      for (const pieces of [1, 2, 3, 7, 100]) expect(read(format, text, pieces)).toEqual(whole);
      expect(read(format, `\ufeff${text}`, 1)).toEqual(whole);
      expect(users(read(format, text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'), 5))).toEqual(users(whole));
      expect(users(read(format, `\n \n${text}\n\n`, 5))).toEqual(users(whole));
    }
  });

  test('say which user cannot come, and why', () => {
    const row = (fields: object) => JSON.stringify({ email: 'ada@example.com', ...fields });
    expect(faultOf('auth0', row({ email: null }))).toEqual([{ code: 'email_missing', field: 'email' }]);
    expect(faultOf('auth0', row({ email: 'a@b@c' }))).toEqual([{ code: 'email_invalid', field: 'email' }]);
    expect(faultOf('auth0', row({ email: 7 }))).toEqual([{ code: 'field_invalid', field: 'email' }]);
    expect(faultOf('auth0', row({ email_verified: 'perhaps' }))).toEqual([
      { code: 'field_invalid', field: 'email_verified' },
    ]);
    expect(faultOf('auth0', row({ created_at: 'yesterday' }))).toEqual([
      { code: 'field_invalid', field: 'created_at' },
    ]);
    expect(faultOf('auth0', row({ name: 'a\u0000b' }))).toEqual([{ code: 'field_invalid', field: 'name' }]);
    expect(faultOf('auth0', row({ name: 'x'.repeat(121) }))).toEqual([{ code: 'field_invalid', field: 'name' }]);
    expect(faultOf('auth0', row({ user_metadata: { a: '\ud800' } }))).toEqual([
      { code: 'field_invalid', field: 'user_metadata' },
    ]);
    expect(faultOf('auth0', row({ app_metadata: { text: 'x'.repeat(9_000) } }))).toEqual([
      { code: 'metadata_too_large', field: 'app_metadata' },
    ]);
    expect(faultOf('auth0', row({ passwordHash: '5f4dcc3b5aa765d61d8327deb882cf99' }))).toEqual([
      { code: 'hash_unknown', field: 'passwordHash' },
    ]);
    expect(faultOf('auth0', row({ passwordHash: '$2b$10$short' }))).toEqual([
      { code: 'hash_malformed', field: 'passwordHash' },
    ]);
    expect(faultOf('auth0', row({ passwordHash: BCRYPT_2B.replace('$05$', '$31$') }))).toEqual([
      { code: 'hash_too_costly', field: 'passwordHash' },
    ]);
    expect(faultOf('auth0', row({ custom_password_hash: { algorithm: 'md5', hash: { value: 'x' } } }))).toEqual([
      { code: 'hash_unknown', field: 'custom_password_hash' },
    ]);
    expect(faultOf('auth0', '[1]')).toEqual([{ code: 'record_invalid', field: null }]);
    expect(faultOf('frontdesk', row({ emailverified: true }))).toEqual([
      { code: 'field_unknown', field: 'emailverified' },
    ]);
    expect(faultOf('frontdesk', row({ roles: ['staff', 'boss'] }))).toEqual([
      { code: 'field_invalid', field: 'roles' },
    ]);
    const many = Array.from({ length: 21 }, (_, n) => `role-${n}`);
    const rolesOf = (roles: readonly string[]) =>
      read('frontdesk', row({ roles }), 64, { ...OPTIONS, roles: many }).map(({ kind }) => kind);
    expect([rolesOf(many.slice(1)), rolesOf(many)]).toEqual([['user'], ['fault']]);
    expect(faultOf('frontdesk', row({ publicMetadata: { ['k'.repeat(101)]: 1 } }))).toEqual([
      { code: 'field_invalid', field: 'publicMetadata' },
    ]);
    for (const username of ['ab', 'a'.repeat(33), 'ada.', 'ünï', 'а-da'])
      expect(faultOf('frontdesk', row({ username }))).toEqual([{ code: 'field_invalid', field: 'username' }]);
    expect(faultOf('frontdesk', row({ username: 'Admin' }))).toEqual([
      { code: 'username_reserved', field: 'username' },
    ]);
    expect(faultOf('supabase', row({ id: '1', deleted_at: '2024-01-01' }))).toEqual([
      { code: 'deleted_at_source', field: 'deleted_at' },
    ]);
  });

  test('without the parameters of Firebase have no passwords that anybody could verify', () => {
    const options = { ...OPTIONS, firebase: null };
    const [file] = VENDOR_FILES.filter(({ format }) => format === 'firebase');
    const rows = read('firebase', file?.text ?? '', 64, options);
    expect(rows).toMatchObject([
      { kind: 'fault', email: 'json.firebase@example.com', fault: { code: 'hash_parameters_missing' } },
    ]);
    const omitted = read('firebase', file?.text ?? '', 64, { ...options, unknownHashes: 'omit' });
    expect(omitted).toMatchObject([
      { kind: 'user', user: { passwordHash: null }, passwordLeftOut: { code: 'hash_parameters_missing' } },
    ]);
  });
});

describe('a file that cannot be read', () => {
  test('says in which line, wherever it is cut', () => {
    const good = '{"email":"a@example.com"}';
    const table: readonly [UserFormatName, string | Buffer, { code: string; line: number; field?: string }][] = [
      ['auth0', '', { code: 'file_empty', line: 1 }],
      ['auth0', ' \n\n ', { code: 'file_empty', line: 3 }],
      ['auth0', `${good}\n${good}\n{"email":\n${good}`, { code: 'json_malformed', line: 3 }],
      ['auth0', `[${good},\n${good}\n${good}]`, { code: 'json_malformed', line: 3 }],
      ['auth0', `[${good},\n{"email":\n  "a",,}]`, { code: 'json_malformed', line: 3 }],
      ['auth0', `[${good},\n${good},\n]`, { code: 'json_malformed', line: 3 }],
      ['auth0', `[${good}\n`, { code: 'json_malformed', line: 2 }],
      ['auth0', `[${good}]\n\nx`, { code: 'json_malformed', line: 3 }],
      ['auth0', 'email\na@example.com\n', { code: 'file_of_another_kind', line: 1 }],
      ['clerk', `[${good}]`, { code: 'file_of_another_kind', line: 1 }],
      ['keycloak', '{"realm":"acme",\n"clients":[]}', { code: 'file_of_another_kind', line: 1 }],
      ['keycloak', '{"realm":"acme",\n"users":[{}', { code: 'json_malformed', line: 2 }],
      ['keycloak', '{"realm" "acme"}', { code: 'json_malformed', line: 1 }],
      ['clerk', 'id,email\n1,a@example.com\n', { code: 'column_missing', line: 1, field: 'primary_email_address' }],
      ['clerk', 'id,primary_email_address,id\n', { code: 'column_doubled', line: 1, field: 'id' }],
      ['frontdesk', 'email,mail\n', { code: 'column_unknown', line: 1, field: 'mail' }],
      ['frontdesk', 'email,name\na@example.com,"A\nB"\nb@example.com\n', { code: 'columns_uneven', line: 4 }],
      ['frontdesk', 'email,name\na@example.com,"A"B\n', { code: 'csv_malformed', line: 2 }],
      ['frontdesk', 'email,name\na@example.com,"A\n\n\n', { code: 'csv_malformed', line: 2 }],
      ['frontdesk', Buffer.from('email,name\na@example.com,\xff\n', 'latin1'), { code: 'file_not_utf8', line: 2 }],
      ['frontdesk', Buffer.from('\ufeffemail\na@example.com\n', 'utf16le'), { code: 'file_not_utf8', line: 1 }],
      ['auth0', Buffer.from(`[${good},\n{"email":"\xc3"}]`, 'latin1'), { code: 'file_not_utf8', line: 2 }],
      ['firebase', 'only,five,cells,in,it\n', { code: 'columns_uneven', line: 1 }],
    ];
    for (const [format, file, fault] of table) {
      for (const pieces of [1, 5, 1_000_000])
        expect(faultOf(format, file, pieces), `${format} ${JSON.stringify(file.toString())}`).toEqual({
          field: null,
          ...fault,
        });
    }
  });

  test('with a record of ten megabytes is told before it fills the memory', () => {
    const long = 'x'.repeat(10 * 1024 * 1024);
    const fault = { code: 'record_too_long', field: null };
    for (const pieces of [180 * 1024, 100_000_000]) {
      expect(faultOf('auth0', `{"email":"a@example.com"}\n{"email":"${long}"}\n`, pieces)).toEqual({
        ...fault,
        line: 2,
      });
      expect(faultOf('auth0', `[\n{"email":"${long}"}]`, pieces)).toEqual({ ...fault, line: 2 });
      expect(faultOf('frontdesk', `email,name\na@example.com,${long}\n`, pieces)).toEqual({ ...fault, line: 2 });
      // What is passed over may be as long as it likes.
      expect(faultOf('keycloak', `{"realm":"${long}","users":[{"email":"a@example.com"}]}`, pieces)).toEqual(['user']);
    }
    const reader = createUserFileReader('auth0', OPTIONS);
    reader.push(Buffer.from('{"email":"'));
    const piece = Buffer.alloc(180 * 1024, 'x');
    expect(() => {
      for (let n = 0; n < 7; n++) reader.push(piece);
    }).toThrow(FileFaultError);
  });

  test('nested deeper than any stack is a row that failed', () => {
    const deep = `{"email":"a@example.com","user_metadata":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    expect(faultOf('auth0', deep, 100_000)).toEqual([{ code: 'field_invalid', field: 'user_metadata' }]);
  });
});

describe('whatever bytes there are', () => {
  const outcome = (format: UserFormatName, file: Buffer, cuts: readonly number[]) => {
    const reader = createUserFileReader(format, OPTIONS);
    const rows: ReadRow[] = [];
    try {
      let from = 0;
      for (const cut of [...cuts].sort((a, b) => a - b)) {
        rows.push(...reader.push(file.subarray(from, cut)));
        from = Math.max(from, cut);
      }
      rows.push(...reader.push(file.subarray(from)), ...reader.end());
      return { rows };
    } catch (error) {
      if (error instanceof FileFaultError) return { code: error.code, line: error.line, field: error.field };
      throw error;
    }
  };

  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...'{}[]",:\\\n\r\t \'=@', '""', 'email', 'id', 'users', 'true', 'null', '1e5', '__proto__'),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.json({ maxDepth: 3 }),
      fc.constantFrom(...VENDOR_FILES.flatMap(({ text }) => [text.slice(0, 200), text.slice(-100), text])),
    ),
    { maxLength: 12 },
  );
  const file = fc.oneof(
    pieces.map((parts) => Buffer.from(parts.join(''))),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  );

  test.each(USER_FORMATS)('a file of the format %s is read or refused, the same wherever it is cut', (format) => {
    fc.assert(
      fc.property(file, fc.array(fc.nat(400), { maxLength: 6 }), (bytes, cuts) => {
        expect(outcome(format, bytes, cuts)).toEqual(outcome(format, bytes, []));
      }),
      { numRuns: 500 },
    );
  });

  test('what JSON can write is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 6 }), fc.nat(20), (values, cut) => {
        const text = Buffer.from(
          JSON.stringify(values.map((value) => ({ email: 'a@example.com', user_metadata: value }))),
        );
        const rows = [outcome('auth0', text, [cut, cut + 7])].flatMap((result) =>
          'rows' in result ? result.rows : [],
        );
        expect(rows).toHaveLength(values.length);
      }),
    );
  });
});
