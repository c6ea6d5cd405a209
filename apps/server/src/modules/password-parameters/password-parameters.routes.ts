import { type Route, route } from '../../platform/http/contract.ts';
import { instanceOwner } from '../operators/index.ts';
import { getPasswordParameters } from './get-password-parameters.ts';
import { getPasswordParametersContract, setPasswordParametersContract } from './password-parameters.contract.ts';
import { setPasswordParameters } from './set-password-parameters.ts';

// biome-ignore format: a table
export const passwordParameterRoutes: readonly Route[] = [
  route('GET', '/v1/instance/password-parameters', instanceOwner, getPasswordParametersContract, getPasswordParameters),
  route('PUT', '/v1/instance/password-parameters', instanceOwner, setPasswordParametersContract, setPasswordParameters),
];
