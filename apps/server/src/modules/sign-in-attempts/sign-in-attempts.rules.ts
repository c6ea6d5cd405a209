/** The steps of a sign-in after its first proof, in their only order. */
export type WaitingStep = 'second_factor' | 'enrolment' | 'terms' | 'username';
export type Step = WaitingStep | 'done';

export type Facts = {
  readonly policy: 'off' | 'optional' | 'required';
  /** The project wants more than a mailbox of everybody, whatever its policy. */
  readonly highAssurance: boolean;
  /** All that the first proof showed is that the person reads the mail of this address: a link, a code, a sign-up or provider confirmed by mail. */
  readonly byMail: boolean;
  /** A second proof was given in this sign-in, or the first one was two in one (a passkey that verified its owner). */
  readonly proven: boolean;
  /** The browser is one that this account trusts at this moment. */
  readonly trustedDevice: boolean;
  /** Factors that this account has ready. */
  readonly ready: readonly { readonly kind: string; readonly asks: boolean }[];
  readonly termsOutstanding: boolean;
  readonly usernameMissing: boolean;
};

/**
 * What is left to do. Whoever has an authenticator is asked for it, whatever else they have; where the policy is off, nobody is. The terms come before the
 * username: who does not agree gives nothing, and takes no name from others. Both come after the proofs: nobody names the account of somebody else.
 */
export function nextStep(facts: Facts): Step {
  if (!isSecondDone(facts)) return facts.ready.some(isSecondStep) ? 'second_factor' : 'enrolment';
  if (facts.termsOutstanding) return 'terms';
  return facts.usernameMissing ? 'username' : 'done';
}

/** A recovery code only ever stands in for another factor. */
export function isSecondStep({ kind }: { readonly kind: string }): boolean {
  return kind !== 'recovery_code';
}

/**
 * Where assurance is high, a mail never opens an account alone. Trust in a browser does not stand in for the step: it was given beside the mail, and who
 * holds the device mostly holds its mailbox too.
 */
export function isMailTooLittle({ highAssurance, byMail }: Pick<Facts, 'highAssurance' | 'byMail'>): boolean {
  return highAssurance && byMail;
}

function isSecondDone(facts: Facts): boolean {
  const { policy, proven, trustedDevice, ready } = facts;
  if (proven) return true;
  if (isMailTooLittle(facts)) return false;
  if (policy === 'off') return true;
  const asked = ready.some(({ asks }) => asks);
  if (asked && trustedDevice) return true;
  return policy === 'optional' && !asked;
}

/** How long an attempt waits for its next step. */
export const ATTEMPT_SECONDS = 10 * 60;

/** RFC 8176: more than one factor was shown. */
export const MULTIPLE_FACTORS = 'mfa';
