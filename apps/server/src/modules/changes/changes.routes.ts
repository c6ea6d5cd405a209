import { type Route, route } from '../../platform/http/contract.ts';
import { follower } from './changes.context.ts';
import { listChangesContract } from './changes.contract.ts';
import { listChanges } from './list-changes.ts';

export const changeRoutes: readonly Route[] = [route('GET', '/v1/changes', follower, listChangesContract, listChanges)];
