/**
 * Puts a mail into the empty page of a sandboxed frame.
 *
 * The frame inherits the dashboard's Content-Security-Policy (CSP 3, section 4.2: local documents take that of who made them), which stops
 * the inline styles that a mail is made of. So they are taken out of the text and set one by one, as the policy allows. Scripts and forms
 * stay stopped by the sandbox and the policy, links lose their address: nothing in the picture acts. The style sheet of a mail is left out:
 * it is for the dark and for phones.
 */
export function paintMail(page: Document, html: string): void {
  const inert = html.replace(/<style>[\s\S]*?<\/style>/g, '').replaceAll(' style="', ' data-style="');
  const mail = new DOMParser().parseFromString(inert, 'text/html');
  for (const link of mail.querySelectorAll('a')) link.removeAttribute('href');
  page.documentElement.lang = mail.documentElement.lang;
  page.title = mail.title;
  page.body.replaceWith(page.adoptNode(mail.body));
  for (const element of page.querySelectorAll<HTMLElement>('[data-style]')) {
    element.style.cssText = element.dataset.style ?? '';
    element.removeAttribute('data-style');
  }
  page.documentElement.style.colorScheme = 'light';
}
