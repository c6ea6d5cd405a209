// Passkeys need a script: the browser asks the device, and its answer is posted by the form around the button.

let waiting = new AbortController();

for (const part of document.querySelectorAll('[data-passkey]')) {
  // Browsers that cannot read the server's options (before 2024 or so) show no button.
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  const form = part.querySelector('form');
  const problem = part.querySelector('[data-passkey-problem]');
  part.hidden = false;
  part.nextElementSibling?.remove();
  form.addEventListener(
    'submit',
    (event) => {
      if (form.elements.credential.value !== '') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void run(part, form, problem);
    },
    { capture: true },
  );
  if (part.dataset.conditional) void offer(part, form);
}

async function run(part, form, problem) {
  problem.hidden = true;
  waiting.abort();
  waiting = new AbortController();
  try {
    send(form, await ask(part, await optionsFor(part), {}));
  } catch (error) {
    if (error.stepUp) return location.assign(part.dataset.stepUp);
    if (error.name === 'AbortError') return;
    const { cancelled, known, failed } = part.dataset;
    problem.textContent =
      error.name === 'NotAllowedError'
        ? cancelled
        : error.name === 'InvalidStateError'
          ? known
          : (error.told ?? failed);
    // It is read out because it becomes an alert with its words in it.
    problem.setAttribute('role', 'alert');
    problem.hidden = false;
  }
}

// In the list that opens below the field of the address. Whoever does not choose one never notices.
async function offer(part, form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const { signal } = waiting;
  try {
    send(form, await ask(part, await optionsFor(part), { mediation: 'conditional', signal }));
  } catch {
    // Not chosen, or another way was taken.
  }
}

async function optionsFor(part) {
  const { elements } = part.querySelector('form');
  const asked = JSON.parse(part.dataset.ask);
  for (const name of part.dataset.askFields?.split(' ') ?? []) asked[name] = elements[name].value;
  const answer = await fetch(part.dataset.options, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(asked),
  });
  const body = await answer.json();
  // What is set up on the way in stands in the answer of its step.
  if (answer.ok) return (body.setUp ?? body).options;
  throw Object.assign(new Error(body.title), { stepUp: body.code === 'sessions.step_up_required', told: body.title });
}

async function ask(part, options, more) {
  const credentials = navigator.credentials;
  return part.dataset.passkey === 'create'
    ? credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), ...more });
}

function send(form, credential) {
  form.elements.credential.value = JSON.stringify(credential.toJSON());
  form.requestSubmit();
}
