import { z } from 'zod';
import { cidrText, parseCidr } from '../../lib/network.ts';
import { idIn, pageOf, timeOut } from '../../lib/schemas.ts';
import { timePageQuery } from '../../lib/time-cursor.ts';
import type { Contract } from '../../platform/http/contract.ts';
import { accessErrors } from '../access/index.ts';
import { addressBanErrors } from './address-bans.errors.ts';

const network = z
  .string()
  .max(60)
  .transform((text, ctx) => {
    const cidr = parseCidr(text);
    if (cidr === null) ctx.addIssue({ code: 'custom', message: 'is neither an address nor a CIDR range' });
    return cidr === null ? z.NEVER : cidrText(cidr);
  })
  .meta({ type: 'string', example: '203.0.113.0/24' });

export const addressBanView = z
  .object({
    id: z.string(),
    network: z.string().describe('In CIDR notation.'),
    source: z.enum(['operator', 'scanner']).describe('By hand, or by strikes on paths of other software.'),
    reason: z.string().nullable(),
    createdBy: z.string().nullable().describe('The operator. Null: the instance itself.'),
    createdAt: timeOut,
    expiresAt: timeOut.nullable().describe('Null: until somebody lifts it.'),
  })
  .meta({ id: 'AddressBan' });

const errors = [accessErrors.unauthenticated, accessErrors.invalid_credential, accessErrors.forbidden];

export const listAddressBansContract = {
  summary: 'Networks that this instance refuses, newest first',
  tag: 'address-bans',
  query: timePageQuery,
  answer: { status: 200, schema: pageOf(addressBanView) },
  errors,
} as const satisfies Contract;

export const addAddressBanContract = {
  summary: 'Refuse every request of a network, at every project',
  tag: 'address-bans',
  body: z.strictObject({
    network,
    reason: z
      .string()
      .max(200)
      .transform((text) => text.normalize('NFC').trim())
      .nullish(),
    expiresAt: timeOut.nullish().describe('Left out or null: until somebody lifts it.'),
  }),
  answer: { status: 201, schema: addressBanView },
  errors: [
    ...errors,
    addressBanErrors.too_wide,
    addressBanErrors.never_banned,
    addressBanErrors.own_address,
    addressBanErrors.ends_before,
    addressBanErrors.taken,
  ],
} as const satisfies Contract;

export const removeAddressBanContract = {
  summary: 'Lift a ban',
  tag: 'address-bans',
  params: z.object({ addressBanId: idIn('addressBan') }),
  answer: { status: 204, schema: null },
  errors: [...errors, addressBanErrors.not_found],
} as const satisfies Contract;
