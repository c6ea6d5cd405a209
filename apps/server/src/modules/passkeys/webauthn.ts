/**
 * What reads and checks the messages of WebAuthn. Loaded by the first who needs it: it is a seventh of all modules that this process would have
 * to load before it is ready, with a parser of certificates that few projects ever use.
 */
export const loadWebauthn = (): Promise<typeof import('@simplewebauthn/server')> => import('@simplewebauthn/server');
