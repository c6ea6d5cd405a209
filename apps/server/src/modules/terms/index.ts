export { acceptTerms } from './accept-terms.ts';
export { acceptedTermsIn } from './terms.contract.ts';
export { termsErrors } from './terms.errors.ts';
export { termsRoutes } from './terms.routes.ts';
export { currentTerms, requireTermsAccepted, type Terms } from './terms.rules.ts';
export { forgetTermsOfUser, listTermsAcceptances } from './terms.store.ts';
export { termsOutstanding } from './terms-outstanding.ts';
