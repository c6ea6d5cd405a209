import { type Route, route } from '../../platform/http/contract.ts';
import { instanceOwner } from '../operators/index.ts';
import { addAddressBan } from './add-address-ban.ts';
import { addAddressBanContract, listAddressBansContract, removeAddressBanContract } from './address-bans.contract.ts';
import { listAddressBans } from './list-address-bans.ts';
import { removeAddressBan } from './remove-address-ban.ts';

// biome-ignore format: a table
export const addressBanRoutes: readonly Route[] = [
  route('GET',    '/v1/instance/address-bans',               instanceOwner, listAddressBansContract,  listAddressBans),
  route('POST',   '/v1/instance/address-bans',               instanceOwner, addAddressBanContract,    addAddressBan),
  route('DELETE', '/v1/instance/address-bans/:addressBanId', instanceOwner, removeAddressBanContract, removeAddressBan),
];
