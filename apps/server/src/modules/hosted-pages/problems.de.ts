import { formatWait } from '../../platform/html/locale.ts';
import type { ProblemFacts, problemsEn } from './problems.en.ts';

function wait(facts: ProblemFacts): string {
  return facts.retryAfterSeconds === undefined
    ? 'in einigen Minuten'
    : `in ${dative(formatWait('de', facts.retryAfterSeconds))}`;
}

/** Of the units of time only days change after "in": 2 Tage, in 2 Tagen. */
export function dative(duration: string): string {
  return duration.replace(/Tage$/, 'Tagen');
}

export const problemsDe: typeof problemsEn = {
  'sign_in.wrong_credentials': () => ({
    title: 'E-Mail-Adresse und Passwort passen nicht zusammen.',
    detail: 'Prüfen Sie beides, oder legen Sie ein neues Passwort fest.',
  }),
  'sign_in.not_verified': () => ({
    title: 'Diese Adresse ist noch nicht bestätigt.',
    detail: 'Öffnen Sie den Link in der E-Mail zu Ihrer Registrierung, oder lassen Sie sich einen neuen senden.',
  }),
  'sign_in.banned': () => ({
    title: 'Dieses Konto ist gesperrt.',
    detail: 'Fragen Sie bei den Betreibern nach dem Grund.',
  }),
  'passwords.disabled': () => ({
    title: 'Die Anmeldung mit Passwort ist abgeschaltet.',
    detail: 'Lassen Sie sich einen Anmeldelink senden.',
  }),
  'magic_links.disabled': () => ({
    title: 'Die Anmeldung per E-Mail ist abgeschaltet.',
    detail: 'Melden Sie sich mit Ihrem Passwort an.',
  }),
  'sign_up.closed': () => ({
    title: 'Die Registrierung ist geschlossen.',
    detail: 'Neue Konten sind zurzeit nicht möglich.',
  }),
  'users.email_taken': () => ({
    title: 'Zu dieser Adresse gibt es schon ein Konto.',
    detail: 'Melden Sie sich damit an.',
  }),
  'users.email_invalid': () => ({ title: 'Geben Sie eine ganze Adresse ein: name@firma.example' }),
  'users.email_required': () => ({ title: 'Geben Sie Ihre E-Mail-Adresse ein.' }),
  'users.last_owner': () => ({
    title: 'Eine Organisation gehört nur Ihnen.',
    detail: 'Übergeben Sie sie zuerst jemand anderem. Dann können Sie Ihr Konto löschen.',
  }),
  'users.name_invalid': () => ({ title: 'Höchstens 100 Zeichen, ohne Zeilenumbruch.' }),
  'passwords.required': () => ({ title: 'Geben Sie Ihr Passwort ein.' }),
  'passwords.wrong_current': () => ({
    title: 'Das ist nicht Ihr Passwort.',
    detail: 'Prüfen Sie es und versuchen Sie es noch einmal.',
  }),
  'email_verification.password_required': () => ({
    title: 'Geben Sie das Passwort ein, das Sie bei der Registrierung gewählt haben.',
  }),
  'email_verification.wrong_password': () => ({
    title: 'Das ist nicht das Passwort dieser Registrierung.',
    detail: 'Prüfen Sie es und versuchen Sie es noch einmal.',
  }),
  'passwords.too_short': (facts) => ({
    title: `Mindestens ${facts.minimumCharacters ?? 12} Zeichen. Ein kurzer Satz eignet sich gut.`,
  }),
  'passwords.too_long': () => ({ title: 'Höchstens 128 Zeichen.' }),
  'passwords.too_common': () => ({
    title: 'Dieses Passwort wird bei Angriffen zuerst versucht. Wählen Sie ein anderes.',
  }),
  'passwords.breached': () => ({ title: 'Dieses Passwort stand in einem Datenleck. Wählen Sie ein anderes.' }),
  'passwords.too_personal': () => ({
    title: 'Ohne Ihren Namen, Ihre Adresse und den Namen dieses Produkts.',
  }),
  'passwords.unchanged': () => ({ title: 'Das ist Ihr jetziges Passwort. Wählen Sie ein anderes.' }),
  'tokens.used_or_expired': () => ({
    title: 'Dieser Link gilt nicht mehr.',
    detail: 'Er wurde schon benutzt, ist zu alt oder wurde durch einen neueren ersetzt.',
  }),
  'codes.wrong': () => ({
    title: 'Dieser Code gilt nicht.',
    detail: 'Prüfen Sie die 6 Ziffern auf dem anderen Gerät, oder lassen Sie sich einen neuen Link senden.',
  }),
  'forms.expired': () => ({
    title: 'Diese Seite war zu lange offen.',
    detail: 'Nichts wurde gesendet. Senden Sie das Formular noch einmal.',
  }),
  'forms.cross_site': () => ({
    title: 'Dieses Formular kam nicht von unserer Seite.',
    detail: 'Nichts wurde geändert. Senden Sie es von hier aus noch einmal.',
  }),
  'sessions.not_fresh': () => ({
    title: 'Ihre Anmeldung liegt dafür zu lange zurück.',
    detail: 'Melden Sie sich ab und wieder an, und kommen Sie innerhalb von 10 Minuten zurück.',
  }),
  'sessions.not_found': () => ({ title: 'Dieser Browser ist schon abgemeldet.' }),
  'projects.slug_taken': () => ({ title: 'Ein anderes Projekt hat diesen Kurznamen. Wählen Sie einen anderen.' }),
  'projects.slug_reserved': () => ({ title: 'Dieser Kurzname gehört Frontdesk selbst. Wählen Sie einen anderen.' }),
  'projects.slug_invalid': () => ({
    title: '3 bis 40 Kleinbuchstaben, Ziffern und Bindestriche, mit einem Buchstaben am Anfang: feld-notiz',
  }),
  'projects.name_invalid': () => ({ title: '1 bis 60 Zeichen.' }),
  'limits.too_many': (facts) => ({
    title: 'Das war zu oft.',
    detail: `Nichts wurde geändert. Versuchen Sie es ${wait(facts)} noch einmal.`,
  }),
  'limits.account_paused': (facts) => ({
    title: 'Die Anmeldung an diesem Konto ruht.',
    detail: `Das Passwort war zu oft falsch. Versuchen Sie es ${wait(facts)} noch einmal.`,
  }),
  'instance.overloaded': (facts) => ({
    title: 'Gerade ist zu viel los.',
    detail: `Nichts wurde geändert. Versuchen Sie es ${wait(facts)} noch einmal.`,
  }),
  'fields.required': () => ({ title: 'Füllen Sie dieses Feld aus.' }),
  'fields.invalid': () => ({ title: 'Das passt hier nicht. Prüfen Sie es.' }),
  unknown: () => ({
    title: 'Das hat nicht geklappt.',
    detail: 'Nichts wurde geändert. Prüfen Sie Ihre Angaben und versuchen Sie es noch einmal.',
  }),
};
