import { type Html, html } from '../../platform/html/html.ts';
import type { providersCatalogueEn } from './catalogue-providers.en.ts';

export const providersCatalogueDe: typeof providersCatalogueEn = {
  providers: {
    continueWith: (provider: string) => `Weiter mit ${provider}`,
    startTitle: (provider: string) => `Mit ${provider} anmelden`,
    start: (provider: string) => `Sie gehen zu ${provider} und kommen danach hierher zurück.`,
    goingOnTitle: (provider: string) => `Weiter zu ${provider}`,
    goingOn: (provider: string) => `Es passiert nichts? Der Knopf führt Sie zu ${provider}.`,
    goOn: (provider: string) => `Zu ${provider} gehen`,
    failedTitle: (provider: string) => `${provider} hat Sie nicht angemeldet`,
    failedTitleAnybody: 'Diese Anmeldung hat nicht geklappt',
    tryAgain: 'Noch einmal versuchen',
    otherWays: 'Anders anmelden',
    signInAgain: 'Melden Sie sich noch einmal mit einem verbundenen Konto an und kommen Sie dann zurück.',
    backToConnections: 'Zurück zu den verbundenen Konten',
  },
  confirmProvider: {
    pageTitle: 'Adresse bestätigen',
    sentTitle: 'Sehen Sie in Ihre E-Mails',
    sent: (email: Html, provider: string) =>
      html`${provider} nannte uns die Adresse ${email}. Ein Link dorthin ist unterwegs. Drücken Sie in diesem Browser den Knopf auf seiner Seite, und Sie sind angemeldet.`,
    sentHint: 'Der Link gilt einmal, 15 Minuten lang.',
    elsewhereHint:
      'Sie haben hier schon ein Konto? Melden Sie sich wie gewohnt an und verbinden Sie den Anbieter auf der Seite Ihres Kontos.',
    connectInstead: 'Anmelden, dann verbinden',
    title: (provider: string) => `Mit ${provider} anmelden`,
    lede: (email: Html, project: string, provider: string) =>
      html`Das verbindet ${provider} mit dem Konto von ${email} bei ${project} und meldet Sie an. Gibt es noch keines, entsteht eines.`,
    submit: 'Bestätigen und anmelden',
    notYou: 'Sie haben das nicht angefordert? Schließen Sie diese Seite. Ohne diesen Schritt geschieht nichts.',
    elsewhereTitle: 'Öffnen Sie diesen Link dort, wo Sie begonnen haben',
    elsewhere:
      'Sie haben ihn in einem anderen Browser oder auf einem anderen Gerät angefordert. Öffnen Sie den Link dort: Nur jener Browser weiß, was Sie beim Anbieter getan haben.',
    expiredTitle: 'Dieser Link gilt nicht mehr',
    expired:
      'Er wurde schon benutzt, ist älter als 15 Minuten oder durch einen neueren ersetzt. Beginnen Sie noch einmal.',
    toSignIn: 'Zur Anmeldung',
  },
  connections: {
    title: 'Verbundene Konten',
    listTitle: 'Womit Sie sich anmelden',
    listText: 'Mit jedem davon können Sie sich ohne Passwort anmelden.',
    none: 'Noch ist nichts verbunden.',
    since: (date: string) => `verbunden am ${date}`,
    lastUsed: (when: Html) => html`zuletzt benutzt ${when}`,
    disconnect: 'Trennen',
    addTitle: 'Weiteres verbinden',
    addText: 'Sie melden sich dort einmal an. Danach öffnet es dieses Konto.',
    connect: (provider: string) => `${provider} verbinden`,
    notOffered: 'Zurzeit nicht angeboten',
    connected: 'Das Konto ist verbunden.',
    connectedDetail: 'Sie können sich ab jetzt damit anmelden.',
    disconnected: 'Das Konto ist getrennt.',
    disconnectedDetail: 'Es öffnet Ihr Konto nicht mehr.',
  },
};
