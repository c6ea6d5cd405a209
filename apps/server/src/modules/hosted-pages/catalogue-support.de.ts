import { type Html, html } from '../../platform/html/html.ts';
import type { SupportCatalogue } from './catalogue-support.en.ts';

export const supportCatalogueDe: SupportCatalogue = {
  impersonation: {
    pageTitle: 'Support-Zugriff',
    title: (project: string, name: string) => `${project} als ${name} öffnen`,
    lede: (minutes: number) =>
      `Sie sehen, was die Person sieht, höchstens ${minutes} Minuten lang. Sie findet Ihren Zugriff in der Liste ihrer Sitzungen, und alles, was Sie tun, wird mit Ihrem Namen festgehalten.`,
    account: 'Konto',
    operator: 'Sie',
    reason: 'Grund',
    replaces: (email: Html) => html`In diesem Browser ist ${email} angemeldet. Diese Anmeldung wird ersetzt.`,
    submit: 'Konto öffnen',
    toDashboard: 'Zurück zum Dashboard',
    expiredTitle: 'Dieser Link gilt nicht mehr',
    expired:
      'Er gilt einmal und nur eine Minute lang. Fordern Sie auf der Seite der Person im Dashboard einen neuen an.',
    banner: (operator: string, name: string, ends: Html) =>
      html`<b>Support-Zugriff: ${operator} handelt als ${name}.</b> Er endet am ${ends}. Passwörter, Anmeldearten, Schlüssel, Adresse, Löschung und Zahlungen sind gesperrt.`,
    end: 'Support-Zugriff beenden',
    endTitle: (name: string) => `Den Support-Zugriff auf ${name} beenden?`,
    badge: 'Support-Zugriff',
  },
};
