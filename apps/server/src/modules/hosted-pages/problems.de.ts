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
  'sign_in_attempts.wrong_proof': () => ({
    title: 'Dieser Code stimmt nicht, oder er wurde schon verwendet.',
    detail: 'Warten Sie auf den nächsten und geben Sie ihn so ein, wie er gezeigt wird.',
  }),
  'sign_in_attempts.factor_unavailable': () => ({ title: 'Dieses Konto hat keinen solchen zweiten Schritt.' }),
  'passkeys.refused': () => ({
    title: 'Dieser Passkey wurde nicht angenommen.',
    detail: 'Versuchen Sie es noch einmal oder melden Sie sich anders an.',
  }),
  'passkeys.disabled': () => ({ title: 'Passkeys sind hier ausgeschaltet.', detail: 'Melden Sie sich anders an.' }),
  'passkeys.too_many': () => ({
    title: 'Mehr als zehn Passkeys gehen nicht.',
    detail: 'Entfernen Sie einen, den Sie nicht verwenden.',
  }),
  'passkeys.known_already': () => ({ title: 'Dieser Passkey ist schon eingetragen.' }),
  'passkeys.last_way_in': () => ({
    title: 'Es ist der letzte Weg in Ihr Konto.',
    detail: 'Fügen Sie zuerst einen anderen Passkey oder ein Passwort hinzu.',
  }),
  'passkeys.not_found': () => ({ title: 'Diesen Passkey gibt es nicht.', detail: 'Vielleicht ist er schon entfernt.' }),
  'factors.wrong_code': () => ({
    title: 'Dieser Code stimmt nicht.',
    detail: 'Prüfen Sie die Uhr Ihres Telefons und geben Sie den Code ein, den die App jetzt zeigt.',
  }),
  'factors.required_here': () => ({
    title: 'Ein zweiter Schritt ist hier Pflicht, und Sie haben nur diesen.',
    detail: 'Richten Sie zuerst einen anderen ein: die App auf einem neuen Telefon oder einen Passkey.',
  }),
  'factors.not_found': () => ({
    title: 'Es gibt keine Authenticator-App zu ändern.',
    detail: 'Richten Sie zuerst eine ein.',
  }),
  'step_up.other_way': () => ({
    title: 'Dieses Konto bestätigt auf andere Weise.',
    detail: 'Laden Sie die Seite neu.',
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
  'email_codes.disabled': () => ({
    title: 'Die Anmeldung mit einem Code ist abgeschaltet.',
    detail: 'Melden Sie sich auf einem anderen Weg an.',
  }),
  'sign_up.proof_required': () => ({
    title: 'Hier meldet keine E-Mail an.',
    detail: 'Wählen Sie ein Passwort, oder legen Sie einen Passkey an.',
  }),
  'sign_up.closed': () => ({
    title: 'Ein Konto gibt es hier nur auf Einladung.',
    detail:
      'Bitten Sie die Betreiber um eine Einladung. Folgen Sie dann dem Link in der E-Mail, oder kommen Sie mit der eingeladenen Adresse wieder.',
  }),
  'providers.not_found': () => ({
    title: 'Diese Art der Anmeldung gibt es hier nicht.',
    detail: 'Melden Sie sich auf andere Weise an.',
  }),
  'providers.state_invalid': () => ({
    title: 'Diese Anmeldung kann nicht weitergehen.',
    detail:
      'Sie wurde nicht in diesem Browser begonnen, dauerte länger als 15 Minuten oder wurde schon benutzt. Beginnen Sie noch einmal.',
  }),
  'providers.cancelled': () => ({
    title: 'Sie haben beim Anbieter abgebrochen.',
    detail: 'Es wurde nichts geändert. Versuchen Sie es noch einmal, oder melden Sie sich auf andere Weise an.',
  }),
  'providers.refused': () => ({
    title: 'Der Anbieter hat Sie nicht angemeldet.',
    detail:
      'Einen Grund, den wir zeigen könnten, nannte er nicht. Versuchen Sie es noch einmal, oder melden Sie sich auf andere Weise an.',
  }),
  'providers.unreachable': () => ({
    title: 'Der Anbieter hat nicht geantwortet.',
    detail: 'Es wurde nichts geändert. Versuchen Sie es gleich noch einmal, oder melden Sie sich auf andere Weise an.',
  }),
  'providers.answer_invalid': () => ({
    title: 'Der Antwort des Anbieters ist nicht zu trauen.',
    detail:
      'Damit Ihr Konto sicher bleibt, haben wir hier angehalten. Versuchen Sie es noch einmal, oder melden Sie sich auf andere Weise an.',
  }),
  'providers.email_missing': () => ({
    title: 'Der Anbieter nannte uns keine E-Mail-Adresse.',
    detail: 'Legen Sie Ihr Konto mit Ihrer Adresse an und verbinden Sie den Anbieter dann auf der Seite Ihres Kontos.',
  }),
  'providers.not_the_invited': () => ({
    title: 'Die Einladung gilt für eine andere Adresse.',
    detail:
      'Nehmen Sie beim Anbieter das Konto, das die eingeladene Adresse hat und wo sie bestätigt ist, oder gehen Sie zum Link in der E-Mail zurück und nehmen Sie auf anderem Weg an.',
  }),
  'providers.other_browser': () => ({
    title: 'Dieser Link wurde in einem anderen Browser angefordert.',
    detail: 'Öffnen Sie ihn dort.',
  }),
  'identities.taken': () => ({
    title: 'Dieses Konto öffnet hier schon ein anderes.',
    detail: 'Melden Sie sich damit an, trennen Sie es dort und verbinden Sie es dann hier.',
  }),
  'identities.last_way_in': () => ({
    title: 'Anders können Sie sich nicht mehr anmelden.',
    detail: 'Legen Sie erst ein Passwort fest oder verbinden Sie ein weiteres Konto. Dann können Sie dieses trennen.',
  }),
  'identities.not_found': () => ({ title: 'Dieses Konto ist schon getrennt.' }),
  'sign_up.domain_not_allowed': () => ({
    title: 'Mit Adressen dieser Domain gibt es hier keine Konten. Nehmen Sie eine andere Adresse.',
  }),
  'sign_up.disposable_address': () => ({
    title: 'Dieses Postfach besteht nur für kurze Zeit. Nehmen Sie eine Adresse, die Ihnen bleibt.',
  }),
  'waitlist_entries.closed': () => ({
    title: 'Hier gibt es keine Warteliste mehr.',
    detail: 'Laden Sie die Seite neu.',
  }),
  'invitations.account_exists': () => ({
    title: 'Mit dieser Adresse gibt es schon ein Konto.',
    detail: 'Melden Sie sich damit an.',
  }),
  'terms.not_accepted': () => ({
    title: 'Stimmen Sie den Bedingungen zu. Vielleicht haben sie sich geändert, seit diese Seite offen ist.',
  }),
  'captchas.required': () => ({ title: 'Lösen Sie zuerst diese Aufgabe: Sie zeigt, dass Sie ein Mensch sind.' }),
  'captchas.failed': () => ({
    title: 'Das war nicht gelöst oder ist zu lange her. Lösen Sie die Aufgabe noch einmal.',
  }),
  'captchas.unavailable': (facts) => ({
    title: 'Wir können gerade nicht prüfen, ob Sie ein Mensch sind.',
    detail: `Der Dienst dafür antwortet nicht. Es wurde nichts geändert. Versuchen Sie es ${wait(facts)} wieder.`,
  }),
  'referrals.off': () => ({ title: 'Hier gibt es keine Links zum Weitergeben.' }),
  'users.username_taken': () => ({ title: 'Dieser Benutzername ist vergeben. Wählen Sie einen anderen.' }),
  'users.username_reserved': () => ({
    title: 'Dieser Benutzername ist den Betreibern vorbehalten. Wählen Sie einen anderen.',
  }),
  'users.username_required': () => ({ title: 'Wählen Sie einen Benutzernamen.' }),
  'users.username_off': () => ({ title: 'Hier gibt es keine Benutzernamen.' }),
  'users.username_invalid': () => ({
    title:
      'Nehmen Sie 3 bis 32 Buchstaben, Ziffern, Punkte, Binde- und Unterstriche, mit Buchstabe oder Ziffer an beiden Enden: ines.okafor',
  }),
  'users.identifier_required': () => ({ title: 'Geben Sie Ihre E-Mail-Adresse oder Ihren Benutzernamen ein.' }),
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
  'users.image_invalid': () => ({
    title:
      'Nehmen Sie eine Adresse, die mit https:// beginnt, ohne Benutzernamen und Passwort, mit höchstens 2.048 Zeichen.',
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
  'email_verification.passkey_required': () => ({
    title: 'Zeigen Sie den Passkey, den Sie bei der Registrierung angelegt haben.',
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
  'email_codes.wrong': () => ({
    title: 'Dieser Code gilt nicht.',
    detail: 'Prüfen Sie die 6 Ziffern in der neuesten E-Mail, oder lassen Sie sich eine weitere senden.',
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
  'sessions.impersonated': () => ({
    title: 'Für den Support-Zugriff ist das gesperrt.',
    detail: 'Nur die Person selbst kann das ändern. Es wurde nichts geändert.',
  }),
  'impersonations.operators_only': () => ({
    title: 'Sie haben dieses Recht nicht mehr.',
    detail: 'Melden Sie sich am Dashboard neu an, und fragen Sie sonst einen Inhaber.',
  }),
  'impersonations.outranked': () => ({ title: 'Die Rechte dieses Betreibers sind nicht geringer als Ihre.' }),
  'impersonations.user_unavailable': () => ({
    title: 'Dieses Konto ist gesperrt oder wird bald gelöscht.',
    detail: 'Niemand wird dort angemeldet, auch nicht der Support.',
  }),
  'devices.not_found': () => ({ title: 'Dieses Gerät ist schon entfernt.' }),
  'email_changes.unchanged': () => ({ title: 'Das ist schon Ihre Adresse.' }),
  'email_changes.address_gone': () => ({
    title: 'Diese Adresse gehört jetzt zu einem anderen Konto.',
    detail: 'Bitten Sie die Betreiber dieses Produkts um Hilfe.',
  }),
  'accounts.not_found': () => ({
    title: 'Dieses Konto ist hier nicht mehr angemeldet.',
    detail: 'Melden Sie sich neu an.',
  }),
  'accounts.too_many': () => ({
    title: 'Hier sind schon fünf Konten angemeldet.',
    detail: 'Melden Sie zuerst eines ab.',
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
