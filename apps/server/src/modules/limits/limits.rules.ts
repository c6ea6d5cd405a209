import { hash } from 'node:crypto';
import { limitKey } from '../../lib/network.ts';

/**
 * What is limited, and by whom: the part after the dot says what the subject is. Addresses are judged before accounts, so that an address
 * that is refused cannot use up the tries of an account.
 */
export type LimitKind = `${string}.${'address' | 'device' | 'account' | 'recipient'}`;

export type LimitSubject = {
  readonly kind: LimitKind;
  /** As it is known: an IP address, an e-mail key, an id. What names a person is hashed before it is stored. */
  readonly subject: string;
};

export type Limit = LimitSubject & {
  /** How many are allowed in one window. */
  readonly most: number;
  readonly windowSeconds: number;
  /** One more than allowed closes the door for this long; growing: twice as long each time, at most a day. */
  readonly block?: { readonly seconds: number; readonly growing: boolean };
  /** Whose account it protects: its owner is told once the door closes. */
  readonly emailKey?: string;
};

/** The part of a project's settings that limits are made of. */
export type LimitSettings = {
  readonly accountFailures: number;
  readonly addressFailures: number;
  readonly failureWindowSeconds: number;
  readonly signUpsPerAddressAndHour: number;
  readonly mailsPerRecipientAndTenMinutes: number;
  readonly mailsPerRecipientAndDay: number;
};

export type FailureSubject = {
  /** Null: nobody's account is guessed at, and the address alone is counted. */
  readonly emailKey: string | null;
  readonly ip: string;
  /** Hash of the device's secret, where this account was signed in to from it before. */
  readonly knownDevice: Buffer | null;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One office or one mobile network is one address to us; 3 and 10 for each recipient are what protects people. */
const MAILS_PER_ADDRESS_AND_HOUR = 100;

/**
 * Failures on every path to an account: password, code, second factor. A device that the account knows has its own count, so that
 * strangers who use up the account's tries do not lock its owner out.
 */
export function failureLimits(settings: LimitSettings, subject: FailureSubject): readonly Limit[] {
  const windowSeconds = settings.failureWindowSeconds;
  const block = { seconds: windowSeconds, growing: true };
  const address = {
    kind: 'failures.address',
    subject: subject.ip,
    most: settings.addressFailures,
    windowSeconds,
  } as const;
  const { emailKey, knownDevice } = subject;
  if (emailKey === null) return [address];
  const account = knownDevice ? deviceSubject(emailKey, knownDevice) : accountSubject(emailKey);
  return [address, { ...account, most: settings.accountFailures, windowSeconds, block, emailKey }];
}

/**
 * What a proof of the account makes anew. A known device opens the account's own door too, which strangers have closed; any other browser
 * comes through that door alone, so it has nothing else to open.
 */
export function failureSubjects(subject: FailureSubject): readonly LimitSubject[] {
  return [{ kind: 'failures.address', subject: subject.ip }, ...accountSubjects(subject)];
}

/** After a reset of the password: whoever guessed at the old one has nothing left to guess at. */
export function accountSubjects({ emailKey, knownDevice }: Omit<FailureSubject, 'ip'>): readonly LimitSubject[] {
  if (emailKey === null) return [];
  const account = accountSubject(emailKey);
  return knownDevice ? [deviceSubject(emailKey, knownDevice), account] : [account];
}

export function accountSubject(emailKey: string): LimitSubject {
  return { kind: 'failures.account', subject: emailKey };
}

function deviceSubject(emailKey: string, knownDevice: Buffer): LimitSubject {
  return { kind: 'failures.device', subject: `${emailKey} ${knownDevice.toString('hex')}` };
}

export function signUpLimits(settings: LimitSettings, subject: { readonly ip: string }): readonly Limit[] {
  return [
    { kind: 'sign_ups.address', subject: subject.ip, most: settings.signUpsPerAddressAndHour, windowSeconds: HOUR },
  ];
}

/** Whether a name is free shows, so nobody asks for names without end: not in the profile, and not on the way in. */
export function usernameLimits(userId: string): readonly Limit[] {
  return [{ kind: 'username_changes.account', subject: userId, most: 20, windowSeconds: HOUR }];
}

/** Mails that anybody can ask for, by kind. Security notices are not among them. `ip` null: an operator asks, not a stranger. */
export function mailLimits(
  settings: LimitSettings,
  subject: { readonly kind: string; readonly emailKey: string; readonly ip: string | null },
): readonly Limit[] {
  const address =
    subject.ip === null
      ? []
      : [
          {
            kind: 'mails.address',
            subject: subject.ip,
            most: MAILS_PER_ADDRESS_AND_HOUR,
            windowSeconds: HOUR,
          } as const,
        ];
  const perTenMinutes = settings.mailsPerRecipientAndTenMinutes;
  const recipient = subject.emailKey;
  return [
    ...address,
    { kind: `mails_${subject.kind}.recipient`, subject: recipient, most: perTenMinutes, windowSeconds: 10 * MINUTE },
    {
      kind: `mails_${subject.kind}_by_day.recipient`,
      subject: recipient,
      most: settings.mailsPerRecipientAndDay,
      windowSeconds: DAY,
    },
  ];
}

const RANKS: readonly string[] = ['address', 'device', 'account', 'recipient'];

/** The one order in which rows are locked, whoever asks, those of one kind by what is stored: without it two requests could wait for each other. */
export function inOrder<Subject extends LimitSubject>(subjects: readonly Subject[]): Subject[] {
  return [...subjects].sort(order);
}

export function order(a: LimitSubject, b: LimitSubject): number {
  return rankOf(a.kind) - rankOf(b.kind) || compare(a.kind, b.kind);
}

/** What is stored of a subject: a network of an address, a hash of everything else. */
export function storedSubject({ kind, subject }: LimitSubject): string {
  return namesAddress(kind) ? limitKey(subject) : hash('sha256', subject, 'hex');
}

export function namesAddress(kind: LimitKind): boolean {
  return kind.endsWith('.address');
}

function rankOf(kind: LimitKind): number {
  return RANKS.indexOf(kind.slice(kind.lastIndexOf('.') + 1));
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
