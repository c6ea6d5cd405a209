import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeId, encodeId } from './type-id.ts';

// Valid examples of the TypeID specification 0.3.
test.each([
  ['00000000-0000-0000-0000-000000000000', 'usr_00000000000000000000000000'],
  ['00000000-0000-0000-0000-000000000001', 'usr_00000000000000000000000001'],
  ['00000000-0000-0000-0000-00000000000a', 'usr_0000000000000000000000000a'],
  ['00000000-0000-0000-0000-000000000020', 'usr_00000000000000000000000010'],
  ['ffffffff-ffff-ffff-ffff-ffffffffffff', 'usr_7zzzzzzzzzzzzzzzzzzzzzzzzz'],
  ['01890a5d-ac96-774b-bcce-b302099a8057', 'usr_01h455vb4pex5vsknk084sn02q'],
])('%s is %s', (uuid, id) => {
  expect(encodeId('user', uuid)).toBe(id);
  expect(decodeId('user', id)).toBe(uuid);
});

test('every uuid comes back', () => {
  fc.assert(fc.property(fc.uuid(), (uuid) => decodeId('session', encodeId('session', uuid)) === uuid));
});

describe('no id', () => {
  test.each([
    ['of another kind', 'ses_01h455vb4pex5vsknk084sn02q'],
    ['in capitals', 'usr_01H455VB4PEX5VSKNK084SN02Q'],
    ['too large', 'usr_8zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['too short', 'usr_01h455vb4pex5vsknk084sn02'],
    ['with a letter that the alphabet lacks', 'usr_01h455vb4pex5vsknk084sn02u'],
    ['with SQL', "usr_'; drop table users;--"],
    ['without a prefix', '01h455vb4pex5vsknk084sn02q'],
    ['empty', ''],
  ])('%s', (_, text) => expect(decodeId('user', text)).toBeNull());
});
