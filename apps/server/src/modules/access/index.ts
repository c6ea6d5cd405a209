export {
  accessErrors,
  authorize,
  type Caller,
  refuseGrantingMore,
  SCOPES,
  type Scope,
  scopesOfRole,
} from './access.rules.ts';
