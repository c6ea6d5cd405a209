import { formatDateTime } from '../../platform/html/locale.ts';
import { accountMailsDe } from './account-mails-de.ts';
import type { MailCatalogue } from './catalogue.en.ts';
import { factorsDe, noticesDe } from './notices-de.ts';

export const mailsDe: MailCatalogue = {
  copyAddress: 'Tut die Schaltfläche nichts, kopieren Sie diese Adresse:',
  askedFor: 'Angefordert',
  done: 'Geschehen',
  notYou: 'Das waren nicht Sie?',
  hello: (name) => `Guten Tag ${name},`,
  origin: (origin) => {
    const device =
      origin.browser && origin.system ? `${origin.browser} auf ${origin.system}` : origin.browser || origin.system;
    const parts = [device && `mit ${device}`, origin.place && `in ${origin.place}`].filter(Boolean);
    return `am ${formatDateTime('de', origin.at)}${parts.length > 0 ? `, ${parts.join(', ')}` : ''}.`;
  },
  somebody: 'Jemand, der es betreibt,',
  unnamed: 'ohne Namen',
  factors: factorsDe,
  and: 'und',
  passkeyNamed: (name) => `Passkey „${name}“`,
  unusedCodes: (count) =>
    count === 1 ? '1 unbenutzter Wiederherstellungscode' : `${count} unbenutzte Wiederherstellungscodes`,
  reasons: {
    typed: 'Sie erhalten dies, weil jemand {email} auf den Seiten von {project} eingegeben hat.',
    invited: 'Sie erhalten dies, weil jemand {email} zu {project} eingeladen hat.',
    account: 'Sie erhalten dies, weil {email} die Adresse Ihres Kontos bei {project} ist.',
    former: 'Sie erhalten dies, weil {email} die Adresse Ihres Kontos bei {project} war.',
  },
  test: {
    subject: '{project}: eine Testmail',
    preview: 'Nichts zu tun.',
    heading: 'Es geht',
    paragraphs: ['Jemand, der {project} betreibt, prüft damit, ob Mails ankommen. Es ist nichts zu tun.'],
    footer: 'Sie erhalten dies, weil jemand {email} eingegeben hat, um die Mails von {project} zu prüfen.',
  },
  kinds: {
    email_verification: {
      subject: '{project}: E-Mail-Adresse bestätigen',
      preview: 'Ein Druck, und Ihr Konto ist fertig. Der Link gilt einmal, {validity} lang.',
      heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
      paragraphs: ['Damit ist Ihr Konto bei {project} fertig. Der Link gilt einmal, {validity} lang.'],
      button: 'Adresse bestätigen',
      notYou: 'Tun Sie nichts: Ohne diesen Link entsteht kein Konto.',
    },
    email_verification_by_operator: {
      subject: '{project}: E-Mail-Adresse bestätigen',
      preview: 'Ihr Konto hat von jetzt an diese Adresse. Der Link gilt einmal, {validity} lang.',
      heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
      paragraphs: [
        'Jemand, der {project} betreibt, hat {email} zur Adresse Ihres Kontos gemacht. Bestätigen Sie, dass sie Ihnen gehört: Vorher meldet sich niemand damit an. Der Link gilt einmal, {validity} lang.',
      ],
      button: 'Adresse bestätigen',
      notYou: 'Haben Sie dort kein Konto, tun Sie nichts: Ohne diesen Link meldet sich niemand mit Ihrer Adresse an.',
    },
    magic_link: {
      subject: '{project}: Ihr Anmeldelink',
      preview: 'Gilt einmal, {validity} lang, in dem Browser, in dem Sie ihn angefordert haben.',
      heading: 'Ihr Anmeldelink',
      paragraphs: [
        'Er öffnet {project} in dem Browser, in dem Sie ihn angefordert haben. Er gilt einmal, {validity} lang.',
      ],
      button: 'Bei {project} anmelden',
      notYou: 'Tun Sie nichts: Ohne diesen Link kommt niemand hinein. Geben Sie ihn niemandem weiter, auch uns nicht.',
    },
    email_code: {
      subject: '{project}: Ihr Anmeldecode',
      preview: 'Gilt einmal, {validity} lang, in dem Browser, in dem Sie ihn angefordert haben.',
      heading: 'Ihr Anmeldecode',
      paragraphs: [
        'Geben Sie ihn in dem Browser ein, in dem Sie ihn angefordert haben. Er gilt einmal, {validity} lang.',
      ],
      button: 'Seite für den Code öffnen',
      notYou: 'Tun Sie nichts: Ohne diesen Code kommt niemand hinein. Verraten Sie ihn niemandem, auch uns nicht.',
    },
    password_reset: {
      subject: '{project}: neues Passwort festlegen',
      preview: 'Gilt einmal, {validity} lang. Bis dahin bleibt das alte Passwort.',
      heading: 'Legen Sie ein neues Passwort fest',
      paragraphs: [
        'Wählen Sie ein neues Passwort für {project}. Der Link gilt einmal, {validity} lang. Beim Speichern werden alle Browser und Geräte abgemeldet.',
      ],
      button: 'Neues Passwort wählen',
      notYou: 'Tun Sie nichts: Ihr Passwort bleibt, wie es ist. Geben Sie den Link niemandem weiter, auch uns nicht.',
    },
    password_reset_by_operator: {
      subject: '{project}: neues Passwort festlegen',
      preview: 'Jemand, der {project} betreibt, sendet Ihnen diesen Link. Er gilt einmal, {validity} lang.',
      heading: 'Legen Sie ein neues Passwort fest',
      paragraphs: [
        'Jemand, der {project} betreibt, sendet Ihnen diesen Link, damit Sie ein neues Passwort für Ihr Konto wählen. Er gilt einmal, {validity} lang. Beim Speichern werden alle Browser und Geräte abgemeldet.',
      ],
      button: 'Neues Passwort wählen',
      notYou:
        'Haben Sie keinen solchen Link erwartet, tun Sie nichts: Er verfällt von selbst. Geben Sie ihn niemandem weiter, auch uns nicht.',
    },
    already_registered: {
      subject: 'Sie haben schon ein Konto bei {project}',
      preview: 'Jemand hat sich mit Ihrer Adresse registriert. Ein zweites Konto brauchen Sie nicht.',
      heading: 'Sie haben schon ein Konto',
      paragraphs: [
        'Jemand hat sich mit Ihrer Adresse bei {project} registriert. Zu ihr gibt es schon ein Konto, also wurde nichts angelegt und nichts geändert.',
        'Waren Sie das, melden Sie sich an. Gelingt das nicht, finden Sie auf jener Seite Hilfe.',
      ],
      button: 'Zu Ihrem Konto',
      notYou: 'Tun Sie nichts: Wer auch immer es war, hat über Ihr Konto nichts erfahren.',
    },
    password_changed: {
      subject: '{project}: Ihr Passwort wurde geändert',
      preview: 'Waren Sie das nicht, legen Sie jetzt ein neues fest.',
      heading: 'Ihr Passwort wurde geändert',
      paragraphs: ['Ihr Konto bei {project} hat ein neues Passwort. Waren Sie das, ist nichts zu tun.'],
      button: 'Neues Passwort festlegen',
      notYou: 'Legen Sie über die Schaltfläche ein neues Passwort fest. Alle anderen werden damit abgemeldet.',
    },
    ...accountMailsDe,
    invitation: {
      subject: 'Einladung zu {project}',
      preview: 'Der Link gilt einmal, {validity} lang.',
      heading: 'Sie sind zu {project} eingeladen',
      paragraphs: [
        '{inviter} lädt Sie zu {project} ein. Der Link führt zu einer Seite, auf der Sie Ihr Passwort wählen. Er gilt einmal, {validity} lang.',
      ],
      button: 'Einladung annehmen',
      notYou: 'Sie wissen nicht, worum es geht? Tun Sie nichts, dann geschieht nichts.',
    },
    waitlist_joined: {
      subject: 'Sie stehen auf der Warteliste von {project}',
      preview: 'Ihre Nummer ist {position}. Wir schreiben Ihnen, wenn Sie an der Reihe sind.',
      heading: 'Sie haben Nummer {position}',
      paragraphs: [
        'Sie stehen auf der Warteliste von {project}, und Ihre Nummer ist {position}. Die Plätze werden der Reihe nach vergeben. Wenn Sie an der Reihe sind, kommt an diese Adresse eine Mail mit Ihrer Einladung.',
      ],
      button: 'Meinen Platz ansehen',
      notYou: 'Tun Sie nichts: Ohne Einladung entsteht kein Konto.',
    },
    ...noticesDe,
    provider_confirmation: {
      subject: '{project}: Adresse bestätigen, um sich mit {provider} anzumelden',
      preview:
        'Ein Druck, in dem Browser, in dem Sie sich mit {provider} angemeldet haben. Gilt einmal, {validity} lang.',
      heading: 'Mit {provider} anmelden',
      paragraphs: [
        'Jemand hat sich bei {project} mit {provider} angemeldet, und {provider} nannte uns diese Adresse. Waren Sie es, dann verbindet der Knopf {provider} mit Ihrem Konto und meldet Sie an. Er gilt einmal, {validity} lang, in dem Browser, in dem Sie begonnen haben.',
      ],
      button: 'Bestätigen und anmelden',
      notYou: 'Tun Sie nichts: Ohne diesen Link wird nichts verbunden, und niemand kommt hinein.',
    },
  },
};
