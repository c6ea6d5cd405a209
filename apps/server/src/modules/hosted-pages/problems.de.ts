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
  'sign_in.method_disabled': () => ({
    title: 'Diese Art der Anmeldung ist abgeschaltet.',
    detail: 'Wählen Sie eine andere auf dieser Seite.',
  }),
  'sign_up.closed': () => ({
    title: 'Die Registrierung ist geschlossen.',
    detail: 'Neue Konten sind zurzeit nicht möglich.',
  }),
  'sign_up.invitation_only': () => ({
    title: 'Sie brauchen eine Einladung.',
    detail: 'Bitten Sie die Betreiber darum.',
  }),
  'users.email_taken': () => ({
    title: 'Zu dieser Adresse gibt es schon ein Konto.',
    detail: 'Melden Sie sich damit an.',
  }),
  'users.email_invalid': () => ({ title: 'Geben Sie eine ganze Adresse ein: name@firma.example' }),
  'users.email_required': () => ({ title: 'Geben Sie Ihre E-Mail-Adresse ein.' }),
  'users.name_invalid': () => ({ title: 'Höchstens 100 Zeichen, ohne Zeilenumbruch.' }),
  'passwords.required': () => ({ title: 'Geben Sie Ihr Passwort ein.' }),
  'passwords.wrong': () => ({
    title: 'Das ist nicht Ihr Passwort.',
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
  'passwords.contains_name': () => ({
    title: 'Ohne Ihren Namen, Ihre Adresse und den Namen dieses Produkts.',
  }),
  'passwords.unchanged': () => ({ title: 'Das ist Ihr jetziges Passwort. Wählen Sie ein anderes.' }),
  'tokens.used_or_expired': () => ({
    title: 'Dieser Link gilt nicht mehr.',
    detail: 'Er wurde schon benutzt, ist zu alt oder wurde durch einen neueren ersetzt.',
  }),
  'codes.wrong': () => ({ title: 'Das ist nicht der Code. Prüfen Sie die 6 Ziffern auf dem anderen Gerät.' }),
  'codes.used_or_expired': () => ({ title: 'Dieser Code gilt nicht mehr. Lassen Sie sich einen neuen Link senden.' }),
  'forms.expired': () => ({
    title: 'Diese Seite war zu lange offen.',
    detail: 'Nichts wurde gesendet. Senden Sie das Formular noch einmal.',
  }),
  'forms.cross_site': () => ({
    title: 'Dieses Formular kam nicht von unserer Seite.',
    detail: 'Nichts wurde geändert. Senden Sie es von hier aus noch einmal.',
  }),
  'sessions.not_found': () => ({ title: 'Dieser Browser ist schon abgemeldet.' }),
  'projects.slug_taken': () => ({ title: 'Ein anderes Projekt hat diesen Kurznamen. Wählen Sie einen anderen.' }),
  'projects.slug_invalid': () => ({ title: 'Kleinbuchstaben, Ziffern und Bindestriche: feld-notiz' }),
  'projects.name_invalid': () => ({ title: '1 bis 60 Zeichen.' }),
  'limits.too_many': (facts) => ({
    title: 'Das war zu oft.',
    detail: `Nichts wurde geändert. Versuchen Sie es ${wait(facts)} noch einmal.`,
  }),
  'limits.account_paused': (facts) => ({
    title: 'Die Anmeldung an diesem Konto ruht.',
    detail: `Das Passwort war zu oft falsch. Versuchen Sie es ${wait(facts)} noch einmal.`,
  }),
  'server.overloaded': (facts) => ({
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
