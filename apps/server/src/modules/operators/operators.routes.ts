import { type Route, route } from '../../platform/http/contract.ts';
import { getInstanceState } from './get-instance-state.ts';
import { anyoneHere, setUpHolder } from './operators.context.ts';
import { instanceStateContract, setUpContract } from './operators.contract.ts';
import { setUp } from './set-up.ts';

// biome-ignore format: a table
export const operatorRoutes: readonly Route[] = [
  route('GET',  '/v1/instance', anyoneHere,  instanceStateContract, getInstanceState),
  route('POST', '/v1/set-up',   setUpHolder, setUpContract,         setUp),
];
