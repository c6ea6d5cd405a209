// Progressive enhancement of the hosted pages. Every page works without it: what needs this script
// is in the page as `hidden` and appears here.

for (const button of document.querySelectorAll('[data-reveals]')) {
  const input = document.getElementById(button.dataset.reveals);
  button.hidden = false;
  button.addEventListener('click', () => {
    const reveal = input.type === 'password';
    input.type = reveal ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(reveal));
    input.focus();
  });
  // A revealed password is sent as a password, so that the browser does not remember it as form text.
  input.form?.addEventListener('submit', () => {
    input.type = 'password';
  });
}

// Copying needs a page that the browser trusts: https, or this machine.
for (const button of document.querySelectorAll('[data-copies]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.querySelector('[role="status"]').textContent = button.dataset.copied;
  });
}

// A second press of a button that already works would send the form twice.
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent === 'true') {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    event.submitter?.setAttribute('aria-busy', 'true');
  });
}

// The page can come back from the browser's history as it was left: busy.
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
});

// The server writes times in UTC, because it does not know where the reader is. The browser does.
const language = document.documentElement.lang === 'de' ? 'de-DE' : 'en-GB';
for (const time of document.querySelectorAll('time[data-shown]')) {
  const at = new Date(time.dateTime);
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at);
  if (time.dataset.shown === 'full') time.textContent = full;
  else time.title = full;
}
