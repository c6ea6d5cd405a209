import { brandColor, readableOn, textOnColor } from '../../platform/html/brand.ts';
import { type Html, html, renderHtml, safeUrl, trustedHtml } from '../../platform/html/html.ts';
import type { MailCatalogue } from './catalogue.en.ts';
import { type MailFrame, type MailWords, oneLine } from './mail-frame.ts';

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const sheet = { light: '#ffffff', dark: '#1a1917' };

/** The mail as HTML: tables and inline styles, because mail programs know little else. No image, nothing to load. */
export function mailHtml(frame: MailFrame, mail: MailWords, texts: MailCatalogue): string {
  const fill = brandColor(frame.project.brand.color);
  const linkColor = readableOn(fill, sheet.light);
  return renderHtml(html`<!doctype html>
<html lang="${frame.locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${mail.subject}</title>
<style>
${trustedHtml(darkStyle(frame))}
</style>
</head>
<body class="back" style="margin:0;padding:0;background:#f6f5f1;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${mail.preview}</div>
<div role="article" aria-roledescription="email" aria-label="${mail.subject}" lang="${frame.locale}">
<table role="presentation" class="back" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f6f5f1"><tr><td align="center" class="pad" style="padding:40px 24px 48px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px">
<tr><td align="left">${plate(frame, fill)}</td></tr>
<tr><td class="sheet edge pad" style="background:#ffffff;border:1px solid #e5e2db;border-radius:0 8px 8px 8px;padding:36px 32px 32px">
<h1 class="t1" style="${font}margin:0;font-size:24px;line-height:30px;font-weight:600;letter-spacing:-0.3px;color:#1c1a17;word-break:break-word">${mail.title}</h1>
${mail.paragraphs.map(
  (
    text,
  ) => html`<p class="t2" style="${font}margin:12px 0 0;word-break:break-word;font-size:16px;line-height:24px;color:#57534b">${text}</p>
`,
)}${mail.code && digits(mail.code)}${mail.action && action(mail.action, fill, linkColor, texts)}${facts(mail)}
</td></tr>
<tr><td class="t3" style="${font}padding:20px 2px 0;word-break:break-word;font-size:13px;line-height:20px;color:#6b665c">${frame.project.postalAddress && `${oneLine(frame.project.postalAddress)}. `}${mail.reason}</td></tr>
</table>
</td></tr></table>
</div>
</body>
</html>
`);
}

/** The project's name on the counter line, as on its pages. */
function plate(frame: MailFrame, fill: string): Html {
  const name = oneLine(frame.project.name);
  const initial = [...name][0]?.toLocaleUpperCase();
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="sheet edge" style="background:#ffffff;border:1px solid #e5e2db;border-bottom:0;border-radius:8px 8px 0 0;padding:12px 18px 12px 14px">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="28" valign="top"><div class="mark" aria-hidden="true" style="width:28px;height:28px;background:${fill};border-radius:6px;${font}font-size:15px;line-height:28px;font-weight:600;text-align:center;color:${textOnColor(fill)}">${initial}</div></td>
<td class="t1" style="${font}padding-left:10px;font-size:16px;line-height:24px;font-weight:600;color:#1c1a17;word-break:break-word">${name}</td>
</tr></table>
</td></tr></table>`;
}

/** In one word: it is copied with one press. */
function digits(code: string): Html {
  return html`<p class="t1 edge" style="${font}margin:24px 0 0;border:1px solid #e5e2db;border-radius:6px;padding:16px 20px;font-size:32px;line-height:40px;font-weight:600;letter-spacing:6px;font-variant-numeric:tabular-nums;color:#1c1a17">${code}</p>
`;
}

function action(button: { label: string; url: string }, fill: string, linkColor: string, texts: MailCatalogue): Html {
  const url = safeUrl(button.url);
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:28px 0"><tr>
<td class="go" bgcolor="${fill}" style="background:${fill};border-radius:6px"><a class="full" href="${url}" style="${font}display:inline-block;padding:14px 28px;font-size:16px;line-height:20px;font-weight:600;color:${textOnColor(fill)};text-decoration:none">${button.label}</a></td>
</tr></table>
<p class="t2" style="${font}margin:0;font-size:14px;line-height:21px;color:#57534b">${texts.copyAddress}<br><a class="link" href="${url}" style="color:${linkColor};word-break:break-all">${url}</a></p>
`;
}

function facts(mail: MailWords): Html | undefined {
  const lines = [mail.origin, mail.notYou].filter((fact) => fact !== undefined);
  if (lines.length === 0) return undefined;
  const label = (text: string) => text !== '' && html`<b class="t1" style="color:#1c1a17;font-weight:600">${text}</b> `;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:28px"><tr><td class="edge t2" style="${font}border-top:1px solid #e5e2db;padding-top:20px;word-break:break-word;font-size:14px;line-height:21px;color:#57534b">
${lines.map((fact, index) => html`${index > 0 && html`<br>`}${label(fact.label)}${fact.text}`)}
</td></tr></table>`;
}

/** Dark twice: for programs with a media query, and for Outlook, which marks the document with data-ogsc. */
function darkStyle(frame: MailFrame): string {
  const { brand } = frame.project;
  const fill = brandColor(brand.colorDark ?? brand.color);
  const texts = `.t1 { color: #f1eee8 !important; } .t2 { color: #bab5aa !important; } .t3 { color: #9d988e !important; } .link { color: ${readableOn(fill, sheet.dark)} !important; }`;
  const planes = `.back { background: #131211 !important; } .sheet { background: ${sheet.dark} !important; } .edge { border-color: #312e2a !important; } .go { background: ${fill} !important; } .go a { color: ${textOnColor(fill)} !important; } .mark { background: ${fill} !important; color: ${textOnColor(fill)} !important; }`;
  return `:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 600px) { .pad { padding-left: 20px !important; padding-right: 20px !important; } .full { display: block !important; text-align: center !important; } }
@media (prefers-color-scheme: dark) { ${planes} ${texts} }
${texts.replace(/(^|\} )\./g, '$1[data-ogsc] .')}`;
}

/** The mail as plain text: the same words in the same order, the address on a line of its own. */
export function mailText(frame: MailFrame, mail: MailWords): string {
  const parts = [
    mail.title,
    ...mail.paragraphs,
    mail.code,
    mail.action && `${mail.action.label}:\n${safeUrl(mail.action.url)}`,
    [mail.origin, mail.notYou]
      .filter((fact) => fact !== undefined)
      .map((fact) => `${fact.label} ${fact.text}`.trim())
      .join('\n'),
    `-- \n${oneLine(frame.project.name)}${frame.project.postalAddress ? `, ${oneLine(frame.project.postalAddress)}` : ''}\n${mail.reason}`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}
